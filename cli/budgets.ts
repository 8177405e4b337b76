// Budgets that do not hold what they seem to: a model without prices costs them nothing.
import type { KeyDocument, ModelDocument } from "../functions/core/directory.ts";

export type PricedModel = Pick<ModelDocument, "name" | "prices">;

/** The models of a key that its budget, if it has one, does not know the prices of. */
export function unpricedModels(
  { budget, allowed_models }: Pick<KeyDocument, "budget" | "allowed_models">,
  models: readonly PricedModel[],
): string[] {
  if (budget?.usd_per_day === undefined && budget?.usd_per_month === undefined) return [];
  const unpriced = models.filter(({ name, prices }) => prices === undefined && allowed_models.includes(name));
  return unpriced.map(({ name }) => name);
}

export function isFree(model: string): string {
  return `model '${model}' names no prices, so its calls cost the budget nothing`;
}
