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
  readonly known: Map<Schema, Known>;
  readonly weights: Weights;
  /** Something was left out since it would have been nested deeper than the height allows. */
  isTooLow: boolean;
}

interface Known {
  readonly byHeight: Outcome[];
  /** What no greater height would change. */
  final?: Outcome;
}

interface Outcome {
  readonly found: Found | undefined;
  readonly isTooLow: boolean;
}

const maxHeight = 64;

export function instanceOf(root: Schema): unknown {
  const building: Building = { root, steps: 0, known: new Map(), weights: new Map(), isTooLow: false };
  for (let height = 0; height <= maxHeight; height++) {
    const { found, isTooLow } = outcomeOf(building, root, height);
    if (found !== undefined) return found.value;
    if (!isTooLow) break;
  }
  throw new SchemaError(`the schema allows no value of at most ${maxSize} characters and ${maxHeight} levels`);
}

/** `height` is how many levels of objects and arrays the value may have. */
function find(building: Building, schema: Schema, height: number): Found | undefined {
  const { found, isTooLow } = height < 0 ? { found: undefined, isTooLow: true } : outcomeOf(building, schema, height);
  building.isTooLow ||= isTooLow;
  return found;
}

function outcomeOf(building: Building, schema: Schema, height: number): Outcome {
  const known = building.known.get(schema) ?? { byHeight: [] };
  building.known.set(schema, known);
  const before = known.final ?? known.byHeight[height];
  if (before !== undefined) return before;
  const wasTooLow = building.isTooLow;
  building.isTooLow = false;
  const outcome = { found: search(building, schema, height), isTooLow: building.isTooLow };
  building.isTooLow = wasTooLow;
  known.byHeight[height] = outcome;
  if (!outcome.isTooLow) known.final = outcome;
  return outcome;
}

function search(building: Building, schema: Schema, height: number): Found | undefined {
  for (const all of alternativesOf(building, schema)) {
    step(building, weightOf(building.weights, all));
    const values = valuesOf(all);
    const found = values === undefined ? ofSomeType(building, all, height) : ofValues(values);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofValues(values: readonly unknown[]): Found | undefined {
  for (const value of values) {
    const found = measured(value);
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
