// What Anthropic asks of the schema of a structured answer, and how it refuses one.
import { type Fields, isFields, own, SchemaError } from "../schema/schema.ts";
import { childrenOf } from "../schema/walk.ts";
import { MessagesError } from "./messages-error.ts";

const LONGEST_PROBLEM = 300;

export function refusing<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    const place = error.context.length === 0 ? "" : ` (at ${error.context.join(".")})`;
    throw MessagesError.field(path, `${error.message}${place}`.slice(0, LONGEST_PROBLEM));
  }
}

const UNSUPPORTED: Readonly<Record<string, readonly string[]>> = {
  number: ["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"],
  integer: ["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"],
  string: ["minLength", "maxLength"],
  array: ["maxItems", "uniqueItems"],
};

/** Output can be held to a schema only if its objects have no other members, and it bounds no value. */
export function closedObjects(root: Fields): void {
  check(root, []);

  function check(schema: unknown, context: readonly string[]): void {
    if (!isFields(schema)) return;
    for (const type of [own(schema, "type")].flat()) checkType(schema, String(type), context);
    for (const { path, child } of childrenOf(schema)) check(child, [...context, ...path]);
  }
}

function checkType(schema: Fields, type: string, context: readonly string[]): void {
  const unsupported = (UNSUPPORTED[type] ?? []).filter((keyword) => Object.hasOwn(schema, keyword));
  if (unsupported.length > 0)
    throw new SchemaError(`For '${type}' type, properties ${unsupported.join(", ")} are not supported`, context);
  if (type !== "object" || own(schema, "additionalProperties") === false) return;
  throw new SchemaError("For 'object' type, 'additionalProperties' must be explicitly set to false", context);
}
