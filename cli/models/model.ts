// How operators see a model: its title, who may use it, and its record for programs.
import { modelInOrder } from "../../functions/admin/in-order.ts";
import { byNameAndAge, titleOf as titleOfKey } from "../../functions/admin/key.ts";
import {
  formatPricesOf,
  type PricedEntry,
  type Pricing,
  pricedTargetsOf,
  pricingOf,
} from "../../functions/admin/pricing.ts";
import { unpricedModels } from "../../functions/admin/unpriced.ts";
import type { Stored, StoredModel } from "../../functions/aws/stored-directory.ts";
import { isAllowed } from "../../functions/core/directory/allowed-models.ts";
import type { KeyDocument, ModelDocument } from "../../functions/core/directory/directory.ts";
import { deploymentsOf } from "../../functions/core/directory/target.ts";
import { Failure } from "../failure.ts";
import { harmless, say, warn } from "../terminal.ts";
import { withoutCatalogue, withoutSecrets } from "./written.ts";

/** How the help describes the argument `<model>`. */
export const MODEL = "its name";

/** Throws a Failure if there is none. */
export function findModel(wanted: string, { models }: Stored): StoredModel {
  const found = models.find(({ document }) => document.name === wanted);
  if (found !== undefined) return found;
  const owner = models.find(({ document }) => document.aliases?.includes(wanted));
  const hint = owner ? `it is an alias of ${titleOf(owner.document)}` : "`models list` shows all models";
  throw new Failure(`no model has the name '${wanted}'; ${hint}`);
}

/** Names a model in a sentence. */
export function titleOf({ name }: ModelDocument): string {
  return `model '${harmless(name)}'`;
}

/** By their names, and those of one name by their age. */
export function keysThatMayUse({ name }: ModelDocument, { keys }: Stored): KeyDocument[] {
  const sorted = keys.toSorted(byNameAndAge).map(({ document }) => document);
  return sorted.filter(({ allowed_models: entries }) => isAllowed(entries, name));
}

/** Warns where a budget needs a price that is unknown. */
export function sayPrices(document: ModelDocument, stored: Stored): void {
  say(`Prices: ${formatPricesOf(document)}`);
  const refused = keysThatMayUse(document, stored).filter((key) => unpricedModels(key, [document]).length > 0);
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

/** For programs. The catalogue's prices, if there are any, are part of the pricing. */
export function recordOf(document: ModelDocument, stored: Stored) {
  const names = keysThatMayUse(document, stored).map(({ name }) => name);
  const { pricing } = recordOfPrices(document);
  return {
    ...withoutSecrets(modelInOrder(withoutCatalogue(document))),
    pricing,
    keys: [...new Set(names)].toSorted(),
  };
}

/** Of a model with several targets, `pricing` is a list with an entry for each of them. */
export function recordOfPrices(entry: PricedEntry) {
  const all = pricedTargetsOf(entry).map((target) => ({ model: target.model, ...recordOfPricing(pricingOf(target)) }));
  if (entry.targets !== undefined) return { pricing: all };
  const [{ model, ...pricing } = { model: undefined, source: "unknown" }] = all;
  return { model, pricing };
}

function recordOfPricing({ source, prices, id, asOf, reason }: Pricing) {
  return {
    source,
    ...(prices && { prices }),
    ...(id !== undefined && { id }),
    ...(asOf !== undefined && { as_of: asOf }),
    ...(reason !== undefined && { reason }),
  };
}
