// What the targets of a call cost: by their own prices, by their address, or by the catalogue's.

import type { Key, Prices } from "../directory/directory.ts";
import { partsOf, type Target } from "../directory/target.ts";
import type { Providers } from "../upstream/provider.ts";
import type { PricesByTarget } from "./price.ts";

/** Targets whose price is unknown are left out. */
export function pricesOf(targets: readonly Target[], providers: Providers): PricesByTarget {
  const known = targets.map((target) => [target, priceOf(target, providers)] as const);
  return new Map(known.filter((entry): entry is [Target, Prices] => entry[1] !== undefined));
}

const FREE: Prices = { prompt: 0, completion: 0 };

function priceOf(target: Target, providers: Providers): Prices | undefined {
  if (target.prices !== undefined) return target.prices === "none" ? FREE : target.prices;
  const provider = providers.get(partsOf(target.model).provider);
  return provider?.isFree?.(target) ? FREE : target.catalogue?.prices;
}

export function hasBudget({ budget }: Pick<Key, "budget">): boolean {
  return budget?.usd_per_day !== undefined || budget?.usd_per_month !== undefined;
}
