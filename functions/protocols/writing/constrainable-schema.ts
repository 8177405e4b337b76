// Whether a schema keeps its meaning where every object is closed, and no schema may refer to itself.
import { isMembers, type Members } from "../../core/wire/members.ts";
import { isObjectSchema } from "./constrained-schema.ts";
import { openReferences } from "./schema-reference.ts";

/** References included. What is deeper is left to be followed without being held to it. */
const DEEPEST = 200;

export function isConstrainable(root: Members): boolean {
  const above = new Set<Members>();
  const done = new Set<Members>();
  const resolve = openReferences(root);
  const check = (schema: Members): boolean => {
    if (done.has(schema)) return true;
    if (above.has(schema) || above.size > DEEPEST || isOpen(schema)) return false;
    above.add(schema);
    const isFine = typeof schema["$ref"] === "string" ? checkReference(schema) : childrenOf(schema).every(check);
    above.delete(schema);
    done.add(schema);
    return isFine;
  };
  const checkReference = (schema: Members) => {
    const found = resolve(schema);
    return found !== schema && check(found);
  };
  return check(root);
}

/** Its members have any names: closed, it could only be empty, or lose them. */
function isOpen(schema: Members): boolean {
  const { properties, additionalProperties: others, patternProperties: patterns } = schema;
  if (isMembers(others) || isMembers(patterns)) return true;
  return isObjectSchema(schema) && others !== false && !isMembers(properties) && schema["$ref"] === undefined;
}

function childrenOf(schema: Members): Members[] {
  const { properties, items } = schema;
  const lists = ["anyOf", "oneOf", "allOf"].map((name) => schema[name]).filter(Array.isArray);
  return [...Object.values(isMembers(properties) ? properties : {}), items, ...lists.flat()].filter(isMembers);
}
