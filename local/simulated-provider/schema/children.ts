// The members and items that a value needs, and the schema of each, where several schemas hold together.
import { type Fields, isSchema, numbersOf, own, type Schema, schemasOf, stringsOf } from "./schema.ts";

/** In the order of `properties`, as models write them. */
export function requiredNames(all: readonly Fields[]): Set<string> {
  const required = new Set(all.flatMap((schema) => stringsOf(own(schema, "required"))));
  const listed = all.flatMap((schema) => Object.keys(own(schema, "properties") ?? {}));
  return new Set([...listed.filter((name) => required.has(name)), ...required]);
}

export function memberSchema(all: readonly Fields[], name: string): Schema {
  return conjunction(
    all.map((schema) => own(own(schema, "properties"), name) ?? own(schema, "additionalProperties") ?? true),
  );
}

/** A tuple is written out even where the schema does not insist on it: its readers do. */
export function itemCount(all: readonly Fields[]): number | undefined {
  const least = Math.max(0, ...numbersOf(all, "minItems"));
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(all, "maxItems"));
  if (least > most) return undefined;
  return Math.min(most, Math.max(least, longestTuple(all)));
}

export function longestTuple(all: readonly Fields[]): number {
  return Math.max(0, ...all.map((schema) => tupleOf(schema).length));
}

export function itemSchema(all: readonly Fields[], index: number): Schema {
  return conjunction(
    all.map((schema) => {
      const items = own(schema, "items");
      return tupleOf(schema)[index] ?? (Array.isArray(items) ? own(schema, "additionalItems") : items) ?? true;
    }),
  );
}

function tupleOf(schema: Fields): Schema[] {
  return schemasOf(own(schema, "prefixItems") ?? own(schema, "items"));
}

function conjunction(schemas: readonly unknown[]): Schema {
  const [first = true, ...others] = schemas.filter(isSchema).filter((schema) => schema !== true);
  return others.length === 0 ? first : { allOf: [first, ...others] };
}
