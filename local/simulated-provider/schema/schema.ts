// What JSON Schema is to the simulated provider: its types, how its keywords are read, and the error that names a place.

export type Fields = Record<string, unknown>;
export type Schema = Fields | boolean;

/** `context` is the path to the part of the schema at fault. */
export class SchemaError extends Error {
  readonly context: readonly string[];

  constructor(problem: string, context: readonly string[] = []) {
    super(problem);
    this.context = context;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === "boolean" || isFields(value);
}

export function schemasOf(value: unknown): Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** A member of the object itself: `constructor` and `__proto__` are names like any other. */
export function own(fields: unknown, name: string): unknown {
  return isFields(fields) && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** All numbers that the conjuncts of a schema give for a keyword. */
export function numbersOf(all: readonly Fields[], keyword: string): number[] {
  return all.map((schema) => own(schema, keyword)).filter((value) => typeof value === "number");
}
