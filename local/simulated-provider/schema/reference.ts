// Finds what a `$ref` points to. Only pointers within the same document are known: `#`, `#/$defs/name`.
import { isSchema, type Schema } from "./schema.ts";

export function resolve(root: Schema, reference: string): Schema | undefined {
  if (reference !== "#" && !reference.startsWith("#/")) return undefined;
  let found: unknown = root;
  for (const token of reference.split("/").slice(1)) found = member(found, token);
  return isSchema(found) ? found : undefined;
}

function member(value: unknown, token: string): unknown {
  const name = decode(token).replaceAll("~1", "/").replaceAll("~0", "~");
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function decode(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
