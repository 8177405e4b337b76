// Budgets that do not limit what they seem to: a model without prices counts nothing.
import type { KeyDocument, ModelDocument } from "../functions/core/directory.ts";

export type PricedModel = Pick<ModelDocument, "name" | "prices">;

/** The models of a key with a budget that have no prices. */
export function unpricedModels(
  { budget, allowed_models }: Pick<KeyDocument, "budget" | "allowed_models">,
  models: readonly PricedModel[],
): string[] {
  if (budget?.usd_per_day === undefined && budget?.usd_per_month === undefined) return [];
  const unpriced = models.filter(({ name, prices }) => prices === undefined && allowed_models.includes(name));
  return unpriced.map(({ name }) => name);
}

export function isFree(model: string): string {
  return `model '${model}' has no prices, so its calls do not count against the budget`;
}
