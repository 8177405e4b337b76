// The smallest value that a JSON schema allows.
import { isMembers, type Members } from "./shape.ts";

const DEEPEST = 32;

export function instanceOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (!isMembers(schema) || depth > DEEPEST) return null;
  const { $ref, enum: values, anyOf } = schema;
  if (typeof $ref === "string") return instanceOf(resolve($ref, root), root, depth + 1);
  if (Object.hasOwn(schema, "const")) return schema["const"];
  if (Array.isArray(values)) return values[0];
  if (Array.isArray(anyOf)) return instanceOf(anyOf[0], root, depth + 1);
  const type = Array.isArray(schema["type"]) ? schema["type"][0] : schema["type"];
  return ofType(type, schema, (child) => instanceOf(child, root, depth + 1));
}

function ofType(type: unknown, schema: Members, instance: (schema: unknown) => unknown): unknown {
  if (type === "object") return objectOf(schema, instance);
  if (type === "array") return Number(schema["minItems"] ?? 0) > 0 ? [instance(schema["items"])] : [];
  if (type === "integer" || type === "number") return Number(schema["minimum"] ?? 0);
  if (type === "boolean") return false;
  return type === "string" ? "text" : null;
}

function objectOf({ properties, required }: Members, instance: (schema: unknown) => unknown): Members {
  const names = Array.isArray(required) ? required.map(String) : [];
  const shapes = isMembers(properties) ? properties : {};
  return Object.fromEntries(names.map((name) => [name, instance(shapes[name])]));
}

function resolve(reference: string, root: unknown): unknown {
  const names = reference.split("/").slice(1);
  return names.reduce<unknown>((value, name) => (isMembers(value) ? value[name] : undefined), root);
}
