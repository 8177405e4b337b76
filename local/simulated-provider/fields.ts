// Reads single fields of a request's JSON, and refuses them with OpenAI's codes. As there, null means "not given".
import { ApiError } from "./api-error.ts";

type Fields = Record<string, unknown>;

/** Both ends are allowed. */
interface Range {
  min: number;
  max: number;
}

export function fieldsOf(value: unknown, param: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw ApiError.field(param, "invalid_type", "must be an object");
}

export function required(value: unknown, param: string): unknown {
  if (value === undefined || value === null) throw ApiError.field(param, "missing_required_parameter", "is required");
  return value;
}

export function optionalObject(fields: Fields, name: string): Fields | undefined {
  const value = fields[name] ?? undefined;
  return value === undefined ? undefined : fieldsOf(value, name);
}

export function optionalBoolean(fields: Fields, name: string, parent = ""): boolean | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === "boolean") return value;
  throw ApiError.field(parent + name, "invalid_type", "must be a boolean");
}

export function optionalInteger(fields: Fields, name: string, range: Range): number | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  if (!Number.isInteger(value)) throw ApiError.field(name, "invalid_type", "must be an integer");
  return within(range, value as number, { name, kind: "integer" });
}

export function optionalNumber(fields: Fields, name: string, range: Range): number | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== "number") throw ApiError.field(name, "invalid_type", "must be a number");
  return within(range, value, { name, kind: "decimal" });
}

function within({ min, max }: Range, value: number, field: { name: string; kind: "integer" | "decimal" }): number {
  const { name, kind } = field;
  if (value < min) throw ApiError.field(name, `${kind}_below_min_value`, `must be at least ${min}`);
  if (value > max) throw ApiError.field(name, `${kind}_above_max_value`, `must be at most ${max}`);
  return value;
}

/** The name of a tool or of a schema. */
export function nameOf(value: unknown, param: string): string {
  const name = required(value, param);
  if (typeof name !== "string") throw ApiError.field(param, "invalid_type", "must be a string");
  if (name.length > 64) throw ApiError.field(param, "string_above_max_length", "may have 64 characters at most");
  if (/^[a-zA-Z0-9_-]+$/.test(name)) return name;
  throw ApiError.field(param, "invalid_value", "must consist of letters, digits, underscores and hyphens");
}
