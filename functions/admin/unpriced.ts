// Keys with a budget and models whose price is unknown: the gateway refuses their calls.
import { isAllowed } from "../core/directory/allowed-models.ts";
import type { KeyDocument } from "../core/directory/directory.ts";
import { hasBudget } from "../core/limits/call-prices.ts";
import { type Priced, type PricedEntry, pricedTargetsOf, pricingOf, withCatalogue } from "./pricing.ts";

export interface PricedModel extends PricedEntry {
  readonly name: string;
}

type KeyWithBudget = Pick<KeyDocument, "budget" | "allowed_models">;

/** A warning for each model that a key may use and that its budget refuses, and for each target that is left out of it. */
export function unpricedModels(key: KeyWithBudget, models: readonly PricedModel[]): string[] {
  if (!hasBudget(key)) return [];
  const allowed = models.filter(({ name }) => isAllowed(key.allowed_models, name));
  return allowed.flatMap(warningsOf);
}

function warningsOf(model: PricedModel): string[] {
  const targets = pricedTargetsOf(model);
  const unknown = targets.filter((target) => pricingOf(target).source === "unknown");
  if (unknown.length === targets.length) return [priceUnknown(model)];
  return unknown.map((target) => targetLeftOut(model, target));
}

function targetLeftOut({ name }: PricedModel, { model }: Priced): string {
  return `the price of the target '${model}' of model '${name}' is unknown: it will not be asked; give it \`prices\``;
}

function priceUnknown(model: PricedModel): string {
  const isInCatalogue = pricedTargetsOf(withCatalogue(model)).some(({ catalogue }) => catalogue !== undefined);
  const repair = isInCatalogue
    ? "apply the model again to take its price from the catalogue"
    : 'give the model `prices`, or mark it free with "prices": "none"';
  return `the price of model '${model.name}' is unknown: calls will be refused with price_unknown; ${repair}`;
}

/** The same for the keys of a file, by their paths. */
export function unpricedInFile(keys: readonly KeyWithBudget[], models: readonly PricedModel[]): string[] {
  return keys.flatMap((key, at) => unpricedModels(key, models).map((warning) => `keys[${at}].budget: ${warning}`));
}
