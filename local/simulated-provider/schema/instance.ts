// Builds a small value that a JSON Schema allows: the first alternative of the least nesting, required members only.
import { alternativesOf, type Search, step } from "./alternatives.ts";
import { itemCount, itemSchema, memberSchema, requiredNames } from "./children.ts";
import { numberOf } from "./number.ts";
import { type Fields, type Schema, SchemaError } from "./schema.ts";
import { stringOf } from "./string.ts";
import { typesOf, valuesOf } from "./types.ts";

/** A value, and about how many characters its JSON has: a value may contain another one many times. */
interface Found {
  readonly value: unknown;
  readonly size: number;
}

interface Building extends Search {
  /** By schema and height. */
  readonly known: Map<Schema, (Found | "none")[]>;
  /** How many steps it takes to read a schema's own keywords. */
  readonly weights: Map<Fields, number>;
}

const maxHeight = 64;
const maxSize = 32_768;

export function instanceOf(root: Schema): unknown {
  const building: Building = { root, steps: 0, known: new Map(), weights: new Map() };
  for (let height = 0; height <= maxHeight; height++) {
    const found = find(building, root, height);
    if (found !== undefined) return found.value;
  }
  throw new SchemaError(`allows no value of at most ${maxSize} characters and ${maxHeight} levels`);
}

/** `height` is how many levels of objects and arrays the value may have. */
function find(building: Building, schema: Schema, height: number): Found | undefined {
  if (height < 0) return undefined;
  const known = building.known.get(schema) ?? [];
  building.known.set(schema, known);
  const found = known[height] ?? search(building, schema, height) ?? "none";
  known[height] = found;
  return found === "none" ? undefined : found;
}

function search(building: Building, schema: Schema, height: number): Found | undefined {
  for (const all of alternativesOf(building, schema)) {
    step(building, weightOf(building, all));
    const values = valuesOf(all);
    const makers = values?.slice(0, 1).map((value) => () => measured(value));
    for (const make of makers ?? typesOf(all).map((type) => () => makeOf(building, all, { type, height }))) {
      const found = make();
      if (found !== undefined && found.size <= maxSize) return found;
    }
  }
  return undefined;
}

function makeOf(building: Building, all: Fields[], { type, height }: { type: string; height: number }) {
  if (type === "object") return objectOf(building, all, height);
  if (type === "array") return arrayOf(building, all, height);
  if (type === "string") return measured(stringOf(all, maxSize));
  if (type === "number" || type === "integer") return measured(numberOf(all, type));
  return measured(type === "boolean" ? false : null);
}

function objectOf(building: Building, all: Fields[], height: number): Found | undefined {
  const entries: [string, unknown][] = [];
  let size = 2;
  for (const name of requiredNames(all)) {
    step(building, all.length);
    const found = find(building, memberSchema(all, name), height - 1);
    size += name.length + 4 + (found?.size ?? 0);
    if (found === undefined || size > maxSize) return undefined;
    entries.push([name, found.value]);
  }
  return { value: Object.fromEntries(entries), size };
}

function arrayOf(building: Building, all: Fields[], height: number): Found | undefined {
  const count = itemCount(all);
  if (count === undefined) return undefined;
  const items: unknown[] = [];
  let size = 2;
  while (items.length < count) {
    step(building, weightOf(building, all));
    const found = find(building, itemSchema(all, items.length), height - 1);
    size += 1 + (found?.size ?? 0);
    if (found === undefined || size > maxSize) return undefined;
    items.push(found.value);
  }
  return { value: items, size };
}

/** Nothing can be made of `undefined`: no string or number is within the bounds. */
function measured(value: unknown): Found | undefined {
  return value === undefined ? undefined : { value, size: JSON.stringify(value).length };
}

function weightOf({ weights }: Building, all: readonly Fields[]): number {
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
