// How many steps of a search it takes to read schemas, without what is nested in them: a list of values may be long.
import type { Fields } from "./schema.ts";

export type Weights = Map<Fields, number>;

export function weightOf(weights: Weights, all: readonly Fields[]): number {
  let sum = 0;
  for (const schema of all) {
    const weight = weights.get(schema) ?? ownWeight(schema);
    weights.set(schema, weight);
    sum += weight;
  }
  return sum;
}

function ownWeight({ enum: listed, const: fixed, required, pattern, properties, prefixItems, items }: Fields): number {
  const names = Object.keys(properties ?? {}).length + Object.keys(prefixItems ?? []).length;
  const count = names + (Array.isArray(items) ? items.length : 0);
  return 1 + count + Math.ceil(JSON.stringify([listed, fixed, required, pattern]).length / 10);
}
