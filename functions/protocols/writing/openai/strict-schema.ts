// Whether OpenAI can hold an answer to a schema: each object must be closed and require all that it has.
import { isMembers, type Members } from "../../../core/wire/members.ts";

/** OpenAI's documentation of structured outputs lists most of them as unsupported. */
const REFUSED = [
  ...["allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties"],
  ...["propertyNames", "minProperties", "maxProperties", "unevaluatedProperties", "unevaluatedItems", "contains"],
  ...["uniqueItems", "prefixItems", "default"],
];
const SAYS_WHAT = ["type", "$ref", "anyOf", "enum", "const"];

export function isStrictSchema(root: Members): boolean {
  return root["type"] === "object" && !("anyOf" in root) && isStrict(root);
}

function isStrict(schema: unknown): boolean {
  if (!isMembers(schema) || REFUSED.some((name) => name in schema)) return false;
  if (!SAYS_WHAT.some((name) => name in schema)) return false;
  const { properties, $defs, definitions, anyOf = [], items, type } = schema;
  const children = [properties, $defs, definitions].flatMap((map) => (isMembers(map) ? Object.values(map) : []));
  const isList = type === "array" || (Array.isArray(type) && type.includes("array"));
  if (isList && items === undefined) return false;
  return (
    isClosed(schema) &&
    [...children, ...(Array.isArray(anyOf) ? anyOf : [anyOf]), ...(items === undefined ? [] : [items])].every(isStrict)
  );
}

function isClosed({ type, properties, required, additionalProperties }: Members): boolean {
  const isObject = type === "object" || (Array.isArray(type) && type.includes("object")) || isMembers(properties);
  if (!isObject) return true;
  const names = new Set(Array.isArray(required) ? required : []);
  return additionalProperties === false && Object.keys(properties ?? {}).every((name) => names.has(name));
}
