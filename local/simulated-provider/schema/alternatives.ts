// Takes `$ref`, `allOf`, `anyOf` and `oneOf` out of a schema. What remains are alternatives; each is a list of plain
// schemas that a value has to satisfy together.
import { resolve } from "./reference.ts";
import { type Fields, own, type Schema, SchemaError, schemasOf } from "./schema.ts";

/** One search for a value. Its steps are bounded, since a short schema can describe a search without end. */
export interface Search {
  readonly root: Schema;
  steps: number;
}

/** Schemas still to be taken apart. `through` lists the references that led to one of them. */
interface Pending {
  readonly schema: Schema;
  readonly through: Through | undefined;
  readonly next: Pending | undefined;
}

interface Through {
  readonly reference: string;
  readonly before: Through | undefined;
}

const maxSteps = 300_000;
const maxChoices = 100;
const maxTogether = 1000;

export function alternativesOf(search: Search, schema: Schema): Iterable<Fields[]> {
  return expand(search, { schema, through: undefined, next: undefined }, []);
}

export function step(search: Search, count = 1): void {
  search.steps += count;
  if (search.steps > maxSteps) throw new SchemaError("the schema is too complex");
}

/** `chosen` counts the choices made so far: each is one level of recursion. */
function* expand(search: Search, first: Pending, known: Fields[], chosen = 0): Generator<Fields[]> {
  if (chosen > maxChoices) throw new SchemaError("the schema combines too many choices");
  const plain = [...known];
  for (let pending: Pending | undefined = first; pending !== undefined; ) {
    step(search);
    const { schema, through, next }: Pending = pending;
    if (schema === false) return;
    pending = next;
    if (schema === true) continue;
    const reference = own(schema, "$ref");
    if (typeof reference === "string") {
      if (leadsBack(search, reference, through)) return;
      pending = { schema: target(search, reference), through: { reference, before: through }, next: pending };
    }
    for (const part of schemasOf(schema["allOf"]).reverse()) pending = { schema: part, through, next: pending };
    if (plain.push(schema) > maxTogether) throw new SchemaError("the schema combines too many schemas");
    const [branches, others] = choicesOf(schema);
    if (others !== undefined) pending = { schema: { oneOf: others }, through, next: pending };
    if (branches === undefined) continue;
    for (const branch of branches) yield* expand(search, { schema: branch, through, next: pending }, plain, chosen + 1);
    return;
  }
  yield plain;
}

function choicesOf({ anyOf, oneOf }: Fields): [Schema[] | undefined, unknown] {
  if (anyOf === undefined) return [oneOf === undefined ? undefined : schemasOf(oneOf), undefined];
  return [schemasOf(anyOf), oneOf];
}

function target({ root }: Search, reference: string): Schema {
  const found = resolve(root, reference);
  if (found === undefined) throw new SchemaError(`"$ref" points to nothing: ${reference.slice(0, 100)}`);
  return found;
}

/** A schema that is defined by itself alone allows no value. */
function leadsBack(search: Search, reference: string, through: Through | undefined): boolean {
  for (let at = through; at !== undefined; at = at.before) {
    step(search);
    if (at.reference === reference) return true;
  }
  return false;
}
