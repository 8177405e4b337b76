// What a schema must be: of OpenAPI's form, or of JSON Schema.
import { first, isMembers, type Members } from "../../anthropic-stand-in/shape.ts";
import { fault } from "../request.ts";

/** `path` is that of the schema, as the API writes it. */
export function openApiFault(schema: unknown, path: string, takesEmpty: boolean): string | undefined {
  if (!isMembers(schema)) return undefined;
  const { properties, items, anyOf } = schema;
  const shapes = isMembers(properties) ? properties : {};
  const options = Array.isArray(anyOf) ? anyOf : [];
  return (
    nodeFault(schema, path, takesEmpty) ??
    first(Object.keys(shapes), (name) => openApiFault(shapes[name], `${path}.properties[${name}]`, takesEmpty)) ??
    first(options.keys(), (index) => openApiFault(options[index], `${path}.any_of[${index}]`, takesEmpty)) ??
    openApiFault(items, `${path}.items`, takesEmpty)
  );
}

function nodeFault(schema: Members, path: string, takesEmpty: boolean): string | undefined {
  const { type, properties, required = [], items, format } = schema;
  const names = Object.keys(isMembers(properties) ? properties : {});
  if (type === "OBJECT" && names.length === 0 && !takesEmpty)
    return fault(`${path}.properties`, "should be non-empty for OBJECT type");
  if (names.length > 0 && type !== "OBJECT") return fault(`${path}.properties`, "only allowed for OBJECT type");
  const stray = (required as string[]).findIndex((name) => !names.includes(name));
  if (stray !== -1) return fault(`${path}.required[${stray}]`, "property is not defined");
  if (type === "ARRAY" && items === undefined) return fault(`${path}.items`, "missing field.");
  if (schema["enum"] !== undefined && type !== "STRING") return fault(`${path}.enum`, "only allowed for STRING type");
  const isOdd = type === "STRING" && format !== undefined && format !== "enum" && format !== "date-time";
  return isOdd ? fault(`${path}.format`, "only 'enum' and 'date-time' are supported for STRING type") : undefined;
}

export function jsonSchemaFault(schema: unknown, path: string): string | undefined {
  if (!isMembers(schema)) return fault(path, "must be an object.");
  return referenceFault(schema, schema, path);
}

function referenceFault(schema: unknown, root: Members, path: string): string | undefined {
  if (Array.isArray(schema)) return first(schema, (member) => referenceFault(member, root, path));
  if (!isMembers(schema)) return undefined;
  const { $ref } = schema;
  if (typeof $ref === "string") {
    if (resolve($ref, root) === undefined) return fault(path, `reference to undefined schema: ${$ref}`);
    if (Object.keys(schema).some((name) => !name.startsWith("$")))
      return fault(path, "a schema with $ref may have no other fields.");
  }
  return first(Object.values(schema), (member) => referenceFault(member, root, path));
}

function resolve(reference: string, root: Members): unknown {
  if (!reference.startsWith("#")) return undefined;
  const names = reference.split("/").slice(1);
  return names.reduce<unknown>((value, name) => (isMembers(value) ? value[decodeURIComponent(name)] : undefined), root);
}
