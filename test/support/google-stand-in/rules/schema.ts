// What a schema must be: of OpenAPI's form, or of JSON Schema.
import { first, isMembers, type Members } from "../../anthropic-stand-in/shape.ts";
import { fault } from "../request.ts";

/** `path` is that of the schema, as the API writes it. */
export function openApiFault(schema: unknown, path: string): string | undefined {
  return isMembers(schema) ? (nodeFault(schema, path) ?? childFault(schema, path)) : undefined;
}

/** Newer models take parameters that are an object of nothing. */
export function parametersFault(schema: Members, path: string, takesEmpty: boolean): string | undefined {
  if (schema["type"] !== "OBJECT") return fault(path, "schema should be of type OBJECT");
  const isEmpty = Object.keys(schema["properties"] ?? {}).length === 0;
  return isEmpty && takesEmpty ? requiredFault(schema, path) : openApiFault(schema, path);
}

function childFault({ properties, items, anyOf }: Members, path: string): string | undefined {
  const shapes = isMembers(properties) ? properties : {};
  const options = Array.isArray(anyOf) ? anyOf : [];
  return (
    first(Object.keys(shapes), (name) => openApiFault(shapes[name], `${path}.properties[${name}]`)) ??
    first(options.keys(), (index) => openApiFault(options[index], `${path}.any_of[${index}]`)) ??
    openApiFault(items, `${path}.items`)
  );
}

function nodeFault(schema: Members, path: string): string | undefined {
  const { type, properties = {}, items, format, anyOf } = schema;
  if (type === undefined && anyOf === undefined)
    return fault(`${path}.type`, "must be specified when not using one_of, any_of or all_of fields");
  const isEmpty = Object.keys(properties ?? {}).length === 0;
  if (type === "OBJECT" && isEmpty) return fault(`${path}.properties`, "should be non-empty for OBJECT type");
  if (!isEmpty && type !== "OBJECT") return fault(`${path}.properties`, "only allowed for OBJECT type");
  if (type === "ARRAY" && items === undefined) return fault(`${path}.items`, "missing field.");
  if (schema["enum"] !== undefined && type !== "STRING") return fault(`${path}.enum`, "only allowed for STRING type");
  const isOdd = type === "STRING" && format !== undefined && format !== "enum" && format !== "date-time";
  if (isOdd) return fault(`${path}.format`, "only 'enum' and 'date-time' are supported for STRING type");
  return requiredFault(schema, path);
}

function requiredFault({ properties, required = [] }: Members, path: string): string | undefined {
  const names = Object.keys(properties ?? {});
  const stray = (required as string[]).findIndex((name) => !names.includes(name));
  return stray === -1 ? undefined : fault(`${path}.required[${stray}]`, "property is not defined");
}

export function jsonSchemaFault(schema: unknown, path: string): string | undefined {
  return isMembers(schema) ? referenceFault(schema, schema) : fault(path, "must be an object.");
}

/** Here the API names the place within the schema only. */
function referenceFault(schema: unknown, root: Members, place: readonly string[] = []): string | undefined {
  const below = (members: object) =>
    first(Object.entries(members), ([name, member]) => referenceFault(member, root, [...place, name]));
  if (Array.isArray(schema)) return below(schema);
  if (!isMembers(schema)) return undefined;
  const { $ref } = schema;
  if (typeof $ref !== "string") return below(schema);
  const where = place.length === 0 ? "top-level" : place.join(".");
  if (Object.keys(schema).some((name) => !name.startsWith("$")))
    return `schema at ${where} can only contain properties starting with '$' when $ref is present`;
  return resolve($ref, root) === undefined ? `reference to undefined schema at ${where}` : below(schema);
}

function resolve(reference: string, root: Members): unknown {
  if (!reference.startsWith("#")) return undefined;
  const names = reference.split("/").slice(1);
  return names.reduce<unknown>((value, name) => (isMembers(value) ? value[decodeURIComponent(name)] : undefined), root);
}
