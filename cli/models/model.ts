// How operators see a model: its argument, what it asks, and what it costs.
import { titleOf as titleOfKey } from "../../functions/admin/key.ts";
import { keysWithoutPrice } from "../../functions/admin/models/keys.ts";
import { formatPricesOf } from "../../functions/admin/pricing.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { deploymentsOf } from "../../functions/core/directory/target.ts";
import { say, warn } from "../terminal.ts";

/** How the help describes the argument `<model>`. */
export const MODEL = "its name";

/** Warns where a budget needs a price that is unknown. */
export function sayPrices(document: ModelDocument, stored: Stored): void {
  say(`Prices: ${formatPricesOf(document)}`);
  const refused = keysWithoutPrice(document, stored);
  if (refused.length === 0) return;
  const who = `${refused.map(titleOfKey).join(", ")} ${refused.length === 1 ? "has" : "have"} a budget`;
  const repair = "give --prompt-price and --completion-price, or --free";
  warn(`the price is unknown, and ${who}: calls will be refused with price_unknown; ${repair}`);
}

/** What a model asks: the `provider/id` of each target. */
export function formatModels(document: ModelDocument): string {
  return deploymentsOf(document)
    .map(({ model }) => model)
    .join(", ");
}
