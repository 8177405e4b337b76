// JSON schemas as Google reads them: it ignores `const`, knows definitions by one name only, and takes nothing beside a
// reference.
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { openReferences, withoutReference } from "../../../writing/schema-reference.ts";
import { isObject } from "../../../writing/tool-input.ts";

const MAPS = new Set(["properties", "$defs", "patternProperties"]);
const LISTS = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);
const SCHEMAS = new Set(["items", "additionalProperties"]);
const OLDER = "#/definitions/";

type HasTarget = (schema: Members) => boolean;

/** A reference to nothing is one to anything. */
export function googleSchema(schema: Members): Members {
  const root = withoutReference(schema);
  const { definitions, $defs, ...rest } = root;
  const all = { ...(isMembers(definitions) && definitions), ...(isMembers($defs) && $defs) };
  const resolve = openReferences(root);
  const clean = cleaner((reference) => resolve(reference) !== reference);
  return clean(Object.keys(all).length === 0 ? rest : { ...rest, $defs: all });
}

function cleaner(hasTarget: HasTarget): (schema: Members) => Members {
  const clean = (schema: Members): Members => {
    const { $ref, const: constant, ...rest } = schema;
    if (typeof $ref === "string" && hasTarget(schema)) {
      const own = Object.entries(rest).filter(([name]) => name.startsWith("$"));
      return { $ref: $ref.startsWith(OLDER) ? `#/$defs/${$ref.slice(OLDER.length)}` : $ref, ...cleanAll(own) };
    }
    return { ...cleanAll(Object.entries(rest)), ...("const" in schema && { enum: [constant] }) };
  };
  const cleanAny = (value: unknown) => (isObject(value) ? clean(value) : value);
  const cleanValue = (name: string, value: unknown): unknown => {
    if (MAPS.has(name) && isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanAny(inner)]));
    }
    if (LISTS.has(name) && Array.isArray(value)) return value.map(cleanAny);
    return SCHEMAS.has(name) ? cleanAny(value) : value;
  };
  const cleanAll = (entries: readonly (readonly [string, unknown])[]): Members =>
    Object.fromEntries(entries.map(([name, value]) => [name, cleanValue(name, value)]));
  return clean;
}
