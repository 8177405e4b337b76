// The schemas of a generateContent request: JSON schemas, or Google's older ones, which have the part that OpenAPI 3.0 knows.
import { checkParts } from "../schema/check.ts";
import { instanceOf } from "../schema/instance.ts";
import { SchemaError } from "../schema/schema.ts";
import { type Fields, fieldsOf, given, listOf, objectOf } from "./fields.ts";
import { GoogleError } from "./google-error.ts";

interface Names {
  /** The member that holds Google's own schema, and the one that holds a JSON schema. */
  readonly own: string;
  readonly json: string;
}

/** Writes a value that the schema allows; undefined if there is none. */
export function sampler(fields: Fields, { own, json }: Names, path: string): (() => string) | undefined {
  const written = [own, json].filter((name) => given(fields[name]));
  if (written.length > 1) throw GoogleError.invalid(`${path}: ${own} and ${json} exclude each other.`);
  const [name] = written;
  if (name === undefined) return undefined;
  const at = `${path}.${name}`;
  const schema = name === json ? objectOf(fields[json], at) : jsonSchemaOf(fields[own], at);
  refusing(at, () => checkParts(schema, { strict: false }));
  return () => JSON.stringify(refusing(at, () => instanceOf(schema)));
}

function refusing<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw GoogleError.invalid(`* ${[path, ...error.context].join(".")}: ${error.message}`.slice(0, 400));
  }
}

const MEMBERS = new Set([
  ...["type", "format", "title", "description", "nullable", "enum", "items", "minItems", "maxItems", "properties"],
  ...["required", "minProperties", "maxProperties", "minLength", "maxLength", "pattern", "example", "anyOf"],
  ...["propertyOrdering", "default", "minimum", "maximum"],
]);

/** Depth is bounded by the request's. */
function jsonSchemaOf(value: unknown, path: string): Fields {
  const { type, items, properties, anyOf, ...schema } = fieldsOf(value, path, MEMBERS);
  const children = given(properties) ? Object.entries(objectOf(properties, `${path}.properties`)) : [];
  const named = children.map(([name, child]) => [name, jsonSchemaOf(child, `${path}.properties.${name}`)] as const);
  return {
    ...schema,
    ...(given(type) && { type: String(type).toLowerCase() }),
    ...(given(items) && { items: jsonSchemaOf(items, `${path}.items`) }),
    ...(given(properties) && { properties: Object.fromEntries(named) }),
    ...(given(anyOf) && {
      anyOf: listOf(anyOf, `${path}.anyOf`).map((one, at) => jsonSchemaOf(one, `${path}.anyOf[${at}]`)),
    }),
  };
}
