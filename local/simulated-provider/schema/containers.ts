// Objects and arrays for schemas that hold together, made of the values that are found for what is in them.
import { itemCount, itemSchema, longestTuple, memberSchema, requiredNames } from "./children.ts";
import { type Found, maxSize } from "./found.ts";
import type { Fields, Schema } from "./schema.ts";

/** How the values within are found. Each look-up takes steps of the search. */
export interface Within {
  find(schema: Schema): Found | undefined;
  step(count: number): void;
}

export function objectOf(all: readonly Fields[], within: Within): Found | undefined {
  const entries: [string, unknown][] = [];
  let size = 2;
  for (const name of requiredNames(all)) {
    within.step(all.length);
    const found = within.find(memberSchema(all, name));
    size += name.length + 4 + (found?.size ?? 0);
    if (found === undefined || size > maxSize) return undefined;
    entries.push([name, found.value]);
  }
  return { value: Object.fromEntries(entries), size };
}

export function arrayOf(all: readonly Fields[], within: Within): Found | undefined {
  const count = itemCount(all);
  if (count === undefined) return undefined;
  const items: unknown[] = [];
  const tupleLength = longestTuple(all);
  let size = 2;
  while (items.length < count) {
    within.step(all.length + tupleLength);
    const found = within.find(itemSchema(all, items.length));
    size += 1 + (found?.size ?? 0);
    if (found === undefined || size > maxSize) return undefined;
    items.push(found.value);
  }
  return { value: items, size };
}
