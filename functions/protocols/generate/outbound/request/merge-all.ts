// `allOf`, which OpenAPI's part that Google takes has not: one schema with the members of all.
import type { Members } from "../../../../core/wire/members.ts";
import { isObject } from "../../../writing/tool-input.ts";

/** Follows a reference. Itself: it is none. Undefined: there is no room to write out what it refers to. */
export type Follow = (schema: Members) => Members | undefined;

export function mergeAll(schema: Members, follow: Follow): Members {
  if (!Array.isArray(schema["allOf"])) return schema;
  const all = [...collect(schema, follow)];
  // The first that has a member counts.
  const { allOf: _, ...members } = Object.fromEntries(all.toReversed().flatMap(Object.entries));
  const properties = all
    .toReversed()
    .flatMap(({ properties }) => (isObject(properties) ? Object.entries(properties) : []));
  const required = all.flatMap(({ required }) => (Array.isArray(required) ? required : []));
  return {
    ...members,
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
  };
}

/** Each once, also if it contains itself. A chain of references may be longer than any recursion. */
function collect(schema: Members, follow: Follow): Set<Members> {
  const seen = new Set<Members>();
  const waiting = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const found = seen.has(next) ? undefined : follow(next);
    if (found === undefined || seen.has(found)) continue;
    seen.add(found);
    const list = found["allOf"];
    if (Array.isArray(list)) for (const each of list.toReversed()) if (isObject(each)) waiting.push(each);
  }
  return seen;
}
