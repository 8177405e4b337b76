// Schemas of tools' arguments as OpenAI wants them: an object names its properties, and a list says what is in it.
import { isRawNumber } from "../../../core/wire/exact-json.ts";
import { isMembers, type Members } from "../../../core/wire/members.ts";

const MAPS = new Set(["properties", "$defs", "definitions", "patternProperties"]);
const LISTS = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);
const SINGLE = new Set(["items", "additionalProperties", "not"]);

/** The root of a tool's arguments is an object. */
export function completed(schema: Members): Members {
  return { properties: {}, ...complete(schema) };
}

function complete(schema: Members): Members {
  const { type } = schema;
  const isList = type === "array" || (Array.isArray(type) && type.includes("array"));
  const entries = Object.entries(schema).map(([name, value]) => [name, completeMember(name, value)] as const);
  const needsItems = isList && !("items" in schema) && !("prefixItems" in schema);
  return { ...Object.fromEntries(entries), ...(needsItems && { items: {} }) };
}

function completeMember(name: string, value: unknown): unknown {
  if (MAPS.has(name) && isMembers(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, completeAny(inner)]));
  }
  if (LISTS.has(name) && Array.isArray(value)) return value.map(completeAny);
  return SINGLE.has(name) ? completeAny(value) : value;
}

function completeAny(value: unknown): unknown {
  return isMembers(value) && !isRawNumber(value) ? complete(value) : value;
}
