// Reads single fields of a generateContent request, and refuses them as Google does. As there, null means "not given".
import { GoogleError } from "./google-error.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Both ends are allowed. */
interface Range {
  readonly min: number;
  readonly max?: number;
}

export function given(value: unknown): value is NonNullable<unknown> {
  return value !== undefined && value !== null;
}

/** An object that may have any members. */
export function objectOf(value: unknown, path: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw GoogleError.field(path, "expected an object");
}

/** An object that has no other members than these. */
export function fieldsOf(value: unknown, path: string, names: ReadonlySet<string>): Fields {
  const fields = objectOf(value, path);
  const unknown = Object.keys(fields).find((name) => !names.has(name));
  if (unknown !== undefined) throw GoogleError.unknownName(unknown, path);
  return fields;
}

export function listOf(value: unknown, path: string): readonly unknown[] {
  if (!given(value)) return [];
  if (Array.isArray(value)) return value;
  throw GoogleError.field(path, "expected a list");
}

export function textOf(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw GoogleError.field(path, "(TYPE_STRING)");
}

export function textsOf(value: unknown, path: string): string[] {
  return listOf(value, path).map((item, at) => textOf(item, `${path}[${at}]`));
}

export function flagOf(value: unknown, path: string): boolean {
  if (!given(value)) return false;
  if (typeof value === "boolean") return value;
  throw GoogleError.field(path, "(TYPE_BOOL)");
}

export function integerOf(value: unknown, path: string, range: Range): number | undefined {
  if (given(value) && !Number.isInteger(value)) throw GoogleError.field(path, "(TYPE_INT32)");
  return numberOf(value, path, range);
}

export function numberOf(value: unknown, path: string, range: Range): number | undefined {
  if (!given(value)) return undefined;
  const { min, max = Number.POSITIVE_INFINITY } = range;
  if (typeof value !== "number") throw GoogleError.field(path, "(TYPE_FLOAT)");
  if (value >= min && value <= max) return value;
  throw GoogleError.field(path, `must be in the range [${min}, ${max}]`);
}

export function oneOf<Name extends string>(value: unknown, path: string, names: readonly Name[]): Name {
  const known = names.find((name) => name === value);
  if (known !== undefined) return known;
  throw GoogleError.field(path, `(TYPE_ENUM), expected one of ${names.join(", ")}`);
}
