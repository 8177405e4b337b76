// Schemas to which Anthropic and Bedrock hold an answer. They take only a part of JSON Schema for that; the rest becomes words.
import { isRawNumber } from "../../core/wire/exact-json.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import { withoutReference } from "./schema-reference.ts";

const KEPT = new Set(["type", "required", "enum", "const", "title", "default"]);
const MAPS = new Set(["properties", "$defs", "definitions"]);
const LISTS = new Set(["anyOf", "allOf"]);
/** They say nothing about the answer, or have been replaced. */
const SILENT = new Set(["description", "additionalProperties", "$schema", "$id", "$comment"]);
const FORMATS = new Set([
  ...["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"],
]);

export function constrain(schema: Members): Members {
  return clean(withoutReference(schema));
}

export function isObjectSchema({ type, properties }: Members): boolean {
  return (
    type === "object" ||
    (Array.isArray(type) && type.includes("object")) ||
    (type === undefined && isMembers(properties))
  );
}

function clean(schema: Members): Members {
  if (typeof schema["$ref"] === "string") return { $ref: schema["$ref"] };
  const all = "oneOf" in schema && !("anyOf" in schema) ? renamed(schema) : schema;
  const entries = Object.entries(all).map(([name, value]) => ({ name, value, kept: keptValue(name, value) }));
  const kept = entries.flatMap(({ name, kept }) => (kept === undefined ? [] : [[name, kept] as const]));
  const removed = entries.filter(({ name, kept }) => kept === undefined && !SILENT.has(name));
  const notes = removed.map(({ name, value }) => `${name}: ${JSON.stringify(value)}`).join(", ");
  const description = [schema["description"], notes && `(${notes})`].filter(
    (text) => typeof text === "string" && text !== "",
  );
  return {
    ...Object.fromEntries(kept),
    ...(description.length > 0 && { description: description.join(" ") }),
    ...(isObjectSchema(schema) && { type: schema["type"] ?? "object", additionalProperties: false }),
  };
}

function renamed({ oneOf, ...rest }: Members): Members {
  return { ...rest, anyOf: oneOf };
}

/** Undefined if it cannot stay. */
function keptValue(name: string, value: unknown): unknown {
  if (KEPT.has(name)) return value;
  if (MAPS.has(name) && isMembers(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanAny(inner)]));
  }
  if (LISTS.has(name) && Array.isArray(value)) return value.map(cleanAny);
  if (name === "items" && isMembers(value)) return cleanAny(value);
  const isKept =
    (name === "minItems" && (value === 0 || value === 1)) || (name === "format" && FORMATS.has(String(value)));
  return isKept ? value : undefined;
}

function cleanAny(value: unknown): unknown {
  return isMembers(value) && !isRawNumber(value) ? clean(value) : value;
}
