// Reads single fields of a Messages request, and refuses them as Anthropic does. As there, null means "not given".
import { MessagesError } from "./messages-error.ts";

export type Fields = Record<string, unknown>;

/** Both ends are allowed. */
interface Range {
  readonly min: number;
  readonly max?: number;
}

export function given(value: unknown): value is NonNullable<unknown> {
  return value !== undefined && value !== null;
}

export function required(value: unknown, path: string): unknown {
  if (!given(value)) throw MessagesError.field(path, "Field required");
  return value;
}

export function fieldsOf(value: unknown, path: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw MessagesError.field(path, "Input should be a valid dictionary");
}

export function listOf(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw MessagesError.field(path, "Input should be a valid list");
}

export function stringOf(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw MessagesError.field(path, "Input should be a valid string");
}

export function optionalBoolean(value: unknown, path: string): boolean | undefined {
  if (!given(value)) return undefined;
  if (typeof value === "boolean") return value;
  throw MessagesError.field(path, "Input should be a valid boolean");
}

export function integerOf(value: unknown, path: string, range: Range): number {
  if (!Number.isInteger(value)) throw MessagesError.field(path, "Input should be a valid integer");
  return within(value as number, path, range);
}

export function optionalNumber(value: unknown, path: string, range: Range): number | undefined {
  if (!given(value)) return undefined;
  if (typeof value !== "number") throw MessagesError.field(path, "Input should be a valid number");
  return within(value, path, range);
}

function within(value: number, path: string, { min, max = Number.POSITIVE_INFINITY }: Range): number {
  if (value < min) throw MessagesError.field(path, `Input should be greater than or equal to ${min}`);
  if (value > max) throw MessagesError.field(path, `Input should be less than or equal to ${max}`);
  return value;
}

/** The `type` of an object that may be one of several. */
export function tagOf<Tag extends string>(fields: Fields, tags: readonly Tag[], path: string): Tag {
  const written = stringOf(required(fields["type"], `${path}.type`), `${path}.type`);
  const known = tags.find((tag) => tag === written);
  if (known !== undefined) return known;
  const expected = tags.map((tag) => `'${tag}'`).join(", ");
  const found = `Input tag '${written.slice(0, 64)}' found using 'type'`;
  throw MessagesError.field(path, `${found} does not match any of the expected tags: ${expected}`);
}
