// Schemas in the part of OpenAPI 3.0 that older models take instead of JSON schemas: without references, lists of types and
// constants. What is lost becomes words in the description.
import type { Members } from "../../../../core/wire/members.ts";
import { openReferences } from "../../../writing/schema-reference.ts";
import { isObject } from "../../../writing/tool-input.ts";
import { type Follow, mergeAll } from "./merge-all.ts";
import { oneOfThem } from "./openapi-alternatives.ts";
import { ANYTHING, cutToType, describe, isOpen, membersOf, typesOf, variantsOf } from "./openapi-members.ts";

/** What references may add beyond the size of the schemas, in characters: each is written out wherever it is. */
const ALLOWANCE = 32 * 1024;
/** References included. */
const DEEPEST = 100;

/** For the schemas of one request. Nothing of a schema that says nothing. */
export function openSimplify(): (root: Members) => Members {
  let room = ALLOWANCE;
  return (root) => {
    const resolve = openReferences(root);
    const sizeOf = openSizes();
    room += sizeOf(root);
    return simplifier((schema) => {
      const found = resolve(schema);
      if (found === schema) return schema;
      const rest = room - sizeOf(found);
      if (rest < 0) return undefined;
      room = rest;
      return found;
    })(root);
  };
}

/** In characters, about as it is written. Each is measured once, because thousands may refer to it. */
function openSizes(): (schema: Members) => number {
  const known = new Map<Members, number>();
  const anything = JSON.stringify(ANYTHING);
  return (schema) => {
    const size = known.get(schema) ?? JSON.stringify(schema).replaceAll("{}", anything).length;
    known.set(schema, size);
    return size;
  };
}

/** A schema within itself, or for which there is no room, is cut to its type. */
function simplifier(follow: Follow): (schema: Members) => Members {
  const above = new Set<Members>();
  const simplify = (schema: Members): Members => {
    const found = follow(schema);
    if (found === undefined || above.has(found) || above.size > DEEPEST) return cutToType(found ?? {});
    above.add(found);
    const { description } = schema;
    const written = write(found === schema || description === undefined ? found : { ...found, description });
    above.delete(found);
    return written;
  };
  const simplifyAny = (value: unknown): Members => (isObject(value) ? simplify(value) : ANYTHING);
  const write = (schema: Members): Members => {
    const merged = mergeAll(schema, follow);
    const isRoot = above.size === 1;
    if (isRoot && isOpen(merged)) return {};
    const written = variantsOf(merged).map((variant) =>
      typeof variant === "string" ? membersOf(merged, variant, simplifyAny) : simplifyAny(variant),
    );
    const whole = { description: describe(merged), isNullable: typesOf(merged).isNullable };
    return oneOfThem(written.length === 0 ? [ANYTHING] : written, whole);
  };
  return simplify;
}
