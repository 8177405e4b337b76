// Schemas that an answer is held to: only a part of JSON Schema can be.
import type { Rule } from "../request.ts";
import { first, isMembers, type Members } from "../shape.ts";

const numeric = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const refused: Readonly<Record<string, readonly string[]>> = {
  integer: numeric,
  number: numeric,
  string: ["minLength", "maxLength", "pattern"],
  array: ["maxItems", "uniqueItems"],
  object: ["minProperties", "maxProperties"],
};
const formats = ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];

export const formatIsPossible: Rule = ({ body, model }) => {
  const format = body.output_config?.format;
  if (format === undefined) return undefined;
  if (!model.structures) return "output_config.format: This model does not support structured outputs.";
  return schemaFault(format.schema, "output_config.format.schema");
};

export function schemaFault(schema: unknown, path: string): string | undefined {
  if (!isMembers(schema)) return undefined;
  const words = faultOf(schema);
  if (words !== undefined) return `${path}: ${words}`;
  return first(childrenOf(schema), (child) => schemaFault(child, path));
}

function faultOf(schema: Members): string | undefined {
  const { type, minItems, format, $ref } = schema;
  if (type === "object" && schema["additionalProperties"] !== false)
    return "For 'object' type, 'additionalProperties' must be explicitly set to false";
  const name = typeof type === "string" ? refused[type]?.find((member) => Object.hasOwn(schema, member)) : undefined;
  if (name !== undefined) return `For '${type}' type, property '${name}' is not supported`;
  if (typeof minItems === "number" && minItems > 1)
    return `For 'array' type, 'minItems' values other than 0 or 1 are not supported (got: ${minItems})`;
  if (typeof format === "string" && !formats.includes(format))
    return `For 'string' type, format '${format}' is not supported`;
  const word = ["not", "oneOf"].find((member) => Object.hasOwn(schema, member));
  if (word !== undefined) return `Schema keyword '${word}' is not supported`;
  return $ref !== undefined && Object.keys(schema).length > 1 ? "'$ref' may have no siblings" : undefined;
}

function childrenOf(schema: Members): unknown[] {
  const maps = ["properties", "$defs", "definitions"].flatMap((name) => Object.values(schema[name] ?? {}));
  const lists = ["anyOf", "allOf"].flatMap((name) => (Array.isArray(schema[name]) ? schema[name] : []));
  return [...maps, ...lists, schema["items"]];
}
