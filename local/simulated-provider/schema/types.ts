// Which types a value may have where several schemas hold together, and which values if they are listed.
import { allowsNumber } from "./number.ts";
import { type Fields, own, stringsOf } from "./schema.ts";
import { allowsLength } from "./string.ts";

const clues: [type: string, keywords: string[]][] = [
  ["object", ["properties", "required", "additionalProperties"]],
  ["array", ["items", "prefixItems", "minItems"]],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
];

/** In the order in which the first schema lists them. Without any, the other keywords give it away. */
export function typesOf(all: readonly Fields[]): string[] {
  const lists = all.map((schema) => own(schema, "type")).filter((type) => type !== undefined);
  const [first, ...others] = lists.map((type) => (typeof type === "string" ? [type] : stringsOf(type)));
  if (first === undefined) return [guess(all)];
  return others.reduce(meet, first);
}

/** What `enum` and `const` leave; undefined if the schemas have neither. */
export function valuesOf(all: readonly Fields[]): unknown[] | undefined {
  const [first, ...others] = all.flatMap(listsOf);
  if (first === undefined) return undefined;
  const sets = others.map((list) => new Set(list.map((value) => JSON.stringify(value))));
  const common = first.filter((value) => sets.every((list) => list.has(JSON.stringify(value))));
  return common.filter((value) => isAllowed(value, all));
}

function listsOf(schema: Fields): unknown[][] {
  const values = own(schema, "enum");
  return [...(Object.hasOwn(schema, "const") ? [[schema["const"]]] : []), ...(Array.isArray(values) ? [values] : [])];
}

function isAllowed(value: unknown, all: readonly Fields[]): boolean {
  if (all.some((schema) => own(schema, "type") !== undefined) && meet(typesOf(all), typesOfValue(value)).length === 0)
    return false;
  if (typeof value === "number") return allowsNumber(all, value);
  return typeof value !== "string" || allowsLength(all, [...value].length);
}

function typesOfValue(value: unknown): string[] {
  if (Number.isInteger(value)) return ["integer"];
  if (value === null) return ["null"];
  return [Array.isArray(value) ? "array" : typeof value];
}

/** Integers are numbers. */
function meet(one: readonly string[], other: readonly string[]): string[] {
  return one.flatMap((type) => {
    if (other.includes(type)) return [type];
    const isNumeric = type === "number" || type === "integer";
    return isNumeric && (other.includes("integer") || other.includes("number")) ? ["integer"] : [];
  });
}

function guess(all: readonly Fields[]): string {
  const hint = clues.find(([, keywords]) => all.some((schema) => keywords.some((word) => Object.hasOwn(schema, word))));
  return hint?.[0] ?? "string";
}
