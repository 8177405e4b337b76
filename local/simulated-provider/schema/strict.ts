// The rules of OpenAI's structured outputs, which hold where a schema is marked as strict.
import { samplePattern } from "./pattern.ts";
import { type Fields, own, SchemaError, stringsOf } from "./schema.ts";

const forbidden = [
  ...["oneOf", "allOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas"],
  ...["patternProperties", "propertyNames", "minProperties", "maxProperties", "unevaluatedProperties"],
  ...["contains", "uniqueItems", "unevaluatedItems"],
];

export function checkStrictRoot(root: Fields): void {
  if (Object.hasOwn(root, "anyOf")) throw new SchemaError('"anyOf" is not permitted at the root');
}

export function checkStrict(schema: Fields, context: readonly string[]): void {
  const keyword = forbidden.find((name) => Object.hasOwn(schema, name));
  if (keyword !== undefined) throw new SchemaError(`"${keyword}" is not permitted`, context);
  const pattern = own(schema, "pattern");
  if (typeof pattern === "string" && own(schema, "format") === undefined && samplePattern(pattern) === undefined)
    throw new SchemaError('"pattern" is too complex for the simulated provider', context);
  if ([own(schema, "type")].flat().includes("object")) checkMembers(schema, context);
}

function checkMembers(schema: Fields, context: readonly string[]): void {
  if (own(schema, "additionalProperties") !== false)
    throw new SchemaError('"additionalProperties" must be present and false', context);
  const required = new Set(stringsOf(own(schema, "required")));
  const missing = Object.keys(own(schema, "properties") ?? {}).find((name) => !required.has(name));
  if (missing !== undefined)
    throw new SchemaError(`"required" must list every property; "${missing.slice(0, 100)}" is missing`, context);
}
