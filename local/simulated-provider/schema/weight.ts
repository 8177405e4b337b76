// How many steps of a search it takes to read schemas, without what is nested in them: a list of values may be long.
import { maxSize } from "./found.ts";
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

function ownWeight(schema: Fields): number {
  const { enum: listed, const: fixed, required, properties, prefixItems, items } = schema;
  const names = Object.keys(properties ?? {}).length + Object.keys(prefixItems ?? []).length;
  const tuple = Array.isArray(items) ? items.length : 0;
  return 1 + names + tuple + Math.ceil(JSON.stringify([listed, fixed, required]).length / 10) + trialsOf(schema);
}

/** Some multiples are tried, and some texts written. */
function trialsOf({ multipleOf, pattern, minLength }: Fields): number {
  const patternLength = typeof pattern === "string" ? pattern.length : 0;
  const textLength = typeof minLength === "number" ? Math.min(minLength, maxSize) : 0;
  return (multipleOf === undefined ? 0 : 100) + 5 * patternLength + Math.ceil(textLength / 10);
}
