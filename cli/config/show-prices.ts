// What models cost, as the operator reads it beside a file or a plan.
import { formatPricesOf } from "../../functions/admin/pricing.ts";
import type { PricedModel } from "../../functions/admin/unpriced.ts";
import { formatTable } from "../table.ts";

/** One line for each model. */
export function formatPrices(models: readonly PricedModel[]): string {
  return ["Prices (prompt / completion):", formatTable(models.map(rowOf))].join("\n");
}

function rowOf(model: PricedModel): string[] {
  return [`  ${model.name}`, formatPricesOf(model)];
}
