// The schema of a tool's arguments, which must be that of an object, without alternatives at its top.
import { isMembers, type Members } from "../../core/wire/members.ts";
import { openReferences, withoutReference } from "./schema-reference.ts";

const NONE: Members = { type: "object", properties: {} };
const ALTERNATIVES = ["anyOf", "oneOf", "allOf"];

export function objectSchema(parameters: Members | undefined): Members {
  if (parameters === undefined) return NONE;
  const schema = ALTERNATIVES.reduce(merge, withoutReference(parameters));
  return schema["type"] === "object" ? schema : { ...schema, type: "object" };
}

/** All members that one of the alternatives has; what they require together is said in words. */
function merge(schema: Members, name: string): Members {
  const { [name]: list, ...rest } = schema;
  if (list === undefined) return schema;
  const listed = (Array.isArray(list) ? list : []).filter(isMembers);
  // Each once: thousands may refer to the same.
  const variants = [...new Set(listed.map(openReferences(schema)))];
  const properties = [...variants, rest].flatMap((each) => Object.entries(membersIn(each["properties"])));
  const required = variants.map((each) => namesIn(each["required"]));
  const inAll = name === "allOf" ? required.flat() : common(required);
  const description = [rest["description"], name === "allOf" ? undefined : describe(required)]
    .filter(Boolean)
    .join(" ");
  return {
    ...rest,
    properties: Object.fromEntries(properties),
    required: [...new Set([...namesIn(rest["required"]), ...inAll])],
    ...(description !== "" && { description }),
  };
}

function describe(required: readonly string[][]): string | undefined {
  const sets = required.filter((names) => names.length > 0).map((names) => names.join(", "));
  return sets.length === 0 ? undefined : `Required together: ${sets.join("; or ")}.`;
}

function common([first = [], ...others]: readonly string[][]): string[] {
  const sets = others.map((names) => new Set(names));
  return first.filter((name) => sets.every((names) => names.has(name)));
}

function membersIn(value: unknown): Members {
  return isMembers(value) ? value : {};
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
