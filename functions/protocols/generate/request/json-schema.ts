// JSON schemas as Google reads them: it ignores `const`, knows definitions by one name only, and takes nothing beside a
// reference.
import { isMembers, type Members } from "../../../core/wire/members.ts";
import { withoutReference } from "../../writing/schema-reference.ts";
import { isObject } from "../../writing/tool-input.ts";

const MAPS = new Set(["properties", "$defs", "patternProperties"]);
const LISTS = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);
const SCHEMAS = new Set(["items", "additionalProperties"]);
const OLDER = "#/definitions/";

export function googleSchema(schema: Members): Members {
  const { definitions, $defs, ...rest } = withoutReference(schema);
  if (!isMembers(definitions)) return clean({ ...rest, ...($defs !== undefined && { $defs }) });
  return clean({ ...rest, $defs: { ...definitions, ...(isMembers($defs) && $defs) } });
}

function clean(schema: Members): Members {
  const { $ref, const: constant, ...rest } = schema;
  if (typeof $ref === "string") {
    const own = Object.entries(rest).filter(([name]) => name.startsWith("$"));
    return { $ref: $ref.startsWith(OLDER) ? `#/$defs/${$ref.slice(OLDER.length)}` : $ref, ...cleanAll(own) };
  }
  return { ...cleanAll(Object.entries(rest)), ...("const" in schema && { enum: [constant] }) };
}

function cleanAll(entries: readonly (readonly [string, unknown])[]): Members {
  return Object.fromEntries(entries.map(([name, value]) => [name, cleanValue(name, value)]));
}

function cleanValue(name: string, value: unknown): unknown {
  if (MAPS.has(name) && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanAny(inner)]));
  }
  if (LISTS.has(name) && Array.isArray(value)) return value.map(cleanAny);
  return SCHEMAS.has(name) ? cleanAny(value) : value;
}

function cleanAny(value: unknown): unknown {
  return isObject(value) ? clean(value) : value;
}
