// Builds a small value that a JSON Schema allows: the first alternative of the least nesting, required members only.
import { alternativesOf, type Search, step } from "./alternatives.ts";
import { arrayOf, objectOf } from "./containers.ts";
import { type Found, maxSize, measured } from "./found.ts";
import { numberOf } from "./number.ts";
import { type Fields, type Schema, SchemaError } from "./schema.ts";
import { stringOf } from "./string.ts";
import { typesOf, valuesOf } from "./types.ts";
import { type Weights, weightOf } from "./weight.ts";

interface Building extends Search {
  /** By schema and height. "low" says that a greater height may help, "none" that it cannot. */
  readonly known: Map<Schema, (Found | "low" | "none")[]>;
  readonly weights: Weights;
  /** Something was left out since it would have been nested deeper than the height allows. */
  isTooLow: boolean;
}

const maxHeight = 64;

export function instanceOf(root: Schema): unknown {
  const building: Building = { root, steps: 0, known: new Map(), weights: new Map(), isTooLow: false };
  for (let height = 0; height <= maxHeight; height++) {
    building.isTooLow = false;
    const found = find(building, root, height);
    if (found !== undefined) return found.value;
    if (!building.isTooLow) break;
  }
  throw new SchemaError(`allows no value of at most ${maxSize} characters and ${maxHeight} levels`);
}

/** `height` is how many levels of objects and arrays the value may have. */
function find(building: Building, schema: Schema, height: number): Found | undefined {
  const found = height < 0 ? "low" : knownOrNew(building, schema, height);
  if (found === "low") building.isTooLow = true;
  return typeof found === "string" ? undefined : found;
}

function knownOrNew(building: Building, schema: Schema, height: number): Found | "low" | "none" {
  const known = building.known.get(schema) ?? [];
  building.known.set(schema, known);
  const before = known[height];
  if (before !== undefined) return before;
  const wasTooLow = building.isTooLow;
  building.isTooLow = false;
  const found = search(building, schema, height) ?? (building.isTooLow ? "low" : "none");
  building.isTooLow = wasTooLow;
  known[height] = found;
  return found;
}

function search(building: Building, schema: Schema, height: number): Found | undefined {
  for (const all of alternativesOf(building, schema)) {
    step(building, weightOf(building.weights, all));
    const values = valuesOf(all);
    const found = values === undefined ? ofSomeType(building, all, height) : measured(values[0]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofSomeType(building: Building, all: Fields[], height: number): Found | undefined {
  for (const type of typesOf(all)) {
    const found = makeOf(building, all, { type, height });
    if (found !== undefined) return found;
  }
  return undefined;
}

function makeOf(building: Building, all: Fields[], { type, height }: { type: string; height: number }) {
  const within = {
    find: (schema: Schema) => find(building, schema, height - 1),
    step: (count: number) => step(building, count),
  };
  if (type === "object") return objectOf(all, within);
  if (type === "array") return arrayOf(all, within);
  if (type === "string") return measured(stringOf(all, maxSize));
  if (type === "number" || type === "integer") return measured(numberOf(all, type));
  return measured(type === "boolean" ? false : null);
}
