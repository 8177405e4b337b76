// What the models of a call cost: by their own prices, by their address, or by the catalogue's.

import type { Key, Model, Prices } from "../directory/directory.ts";
import type { Providers } from "../upstream/provider.ts";
import { partsOf } from "../upstream/provider.ts";
import type { PricesByModel } from "./price.ts";

/** Models whose price is unknown are left out. */
export function pricesOf(models: readonly Model[], providers: Providers): PricesByModel {
  const known = models.map((model) => [model.name, priceOf(model, providers)] as const);
  return new Map(known.filter((entry): entry is [string, Prices] => entry[1] !== undefined));
}

const FREE: Prices = { prompt: 0, completion: 0 };

function priceOf(model: Model, providers: Providers): Prices | undefined {
  if (model.prices !== undefined) return model.prices === "none" ? FREE : model.prices;
  const provider = providers.get(partsOf(model.model).provider);
  return provider?.isFree?.(model) ? FREE : model.catalogue?.prices;
}

export function hasBudget({ budget }: Pick<Key, "budget">): boolean {
  return budget?.usd_per_day !== undefined || budget?.usd_per_month !== undefined;
}
