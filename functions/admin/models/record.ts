// A model for programs: without secrets, with its prices and the keys that may use it.
import type { Stored } from "../../aws/stored-directory.ts";
import type { ModelDocument } from "../../core/directory/directory.ts";
import { modelInOrder } from "../in-order.ts";
import { type PricedEntry, type Pricing, pricedTargetsOf, pricingOf } from "../pricing.ts";
import { keysThatMayUse } from "./keys.ts";
import { withoutCatalogue, withoutSecrets } from "./written.ts";

/** The catalogue's prices, if there are any, are part of the pricing. */
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
