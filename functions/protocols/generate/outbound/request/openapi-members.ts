// The members of a schema that Google's part of OpenAPI 3.0 has for each type, and words for the others.
import type { Members } from "../../../../core/wire/members.ts";
import { isObject } from "../../../writing/tool-input.ts";
import { alternativesOf, hasNull } from "./openapi-alternatives.ts";

const KEPT: Readonly<Record<string, readonly string[]>> = {
  object: ["minProperties", "maxProperties", "propertyOrdering"],
  array: ["minItems", "maxItems"],
  string: ["minLength", "maxLength", "pattern"],
  number: ["minimum", "maximum"],
  integer: ["minimum", "maximum"],
  boolean: [],
};
const FORMATS = new Set(["float", "double", "int32", "int64", "date-time"]);
/** Written elsewhere, or without a meaning for the answer. */
const SILENT = new Set([
  ...["type", "nullable", "title", "description", "default", "example", "examples", "properties", "required", "items"],
  ...["$schema", "$id", "$anchor", "$comment", "$defs", "definitions", "$ref", "allOf"],
]);

/** Undefined types are guessed. None: anything. */
export function typesOf(schema: Members): { types: string[]; isNullable: boolean } {
  const { type, nullable } = schema;
  const values = valuesOf(schema);
  const named = [type ?? guessed(schema)].flat().map((each) => String(each).toLowerCase());
  const isNullable = named.includes("null") || nullable === true || values.includes(null) || hasNull(schema);
  return { types: [...new Set(named)].filter((each) => Object.hasOwn(KEPT, each)), isNullable };
}

function guessed(schema: Members): string | undefined {
  if (isObject(schema["properties"])) return "object";
  if (isObject(schema["items"])) return "array";
  const [type, ...others] = new Set(valuesOf(schema).flatMap((value) => (value === null ? [] : [typeof value])));
  return others.length === 0 ? type : undefined;
}

/** Each type of the values that a schema allows, or each alternative. */
export function variantsOf(schema: Members): unknown[] {
  return alternativesOf(schema) ?? typesOf(schema).types;
}

/** Nothing can be said of the values: they are anything, or any object. */
export function isOpen(schema: Members): boolean {
  return variantsOf(schema).every((variant) => variant === "object" && !hasMembers(schema["properties"]));
}

export function membersOf(schema: Members, type: string, simplify: (value: unknown) => Members): Members {
  const { title, format, properties } = schema;
  if (type === "object" && !hasMembers(properties)) return OPEN;
  const kept = Object.entries(schema).filter(([name]) => KEPT[type]?.includes(name));
  return {
    type: type.toUpperCase(),
    ...(typeof title === "string" && { title }),
    ...(FORMATS.has(String(format)) && { format }),
    ...Object.fromEntries(kept),
    ...(type === "object" && propertiesOf(schema, simplify)),
    ...(type === "array" && { items: simplify(schema["items"]) }),
    ...(type === "string" && enumOf(schema)),
  };
}

/** A value without a type is refused, and so is an object without properties: the one that this has represents any. */
export const ANYTHING: Members = { type: "STRING" };
const OPEN: Members = {
  type: "OBJECT",
  properties: { member: ANYTHING },
  description: "An object with any members.",
};

function hasMembers(properties: unknown): boolean {
  return isObject(properties) && Object.keys(properties).length > 0;
}

/** What is required must be there. */
function propertiesOf({ properties, required }: Members, simplify: (value: unknown) => Members): Members {
  if (!isObject(properties)) return {};
  const names = (Array.isArray(required) ? required : []).filter((name) => Object.hasOwn(properties, String(name)));
  const written = Object.entries(properties).map(([name, value]) => [name, simplify(value)] as const);
  return { properties: Object.fromEntries(written), ...(names.length > 0 && { required: names }) };
}

/** Of strings only. */
function enumOf(schema: Members): Members {
  const values = valuesOf(schema).filter((value) => typeof value === "string");
  return values.length === 0 ? {} : { format: "enum", enum: values };
}

function valuesOf(schema: Members): unknown[] {
  const { enum: values } = schema;
  return "const" in schema ? [schema["const"]] : Array.isArray(values) ? values : [];
}

export function cutToType(schema: Members): Members {
  const { types, isNullable } = typesOf(schema);
  const [type] = types;
  const nullable = isNullable && { nullable: true };
  if (type === undefined) return { ...ANYTHING, ...nullable };
  if (type === "object") return { ...OPEN, ...nullable };
  return { type: type.toUpperCase(), ...(type === "array" && { items: ANYTHING }), ...nullable };
}

/** With what cannot be said in any other way. */
export function describe(schema: Members): string | undefined {
  const { description } = schema;
  const { types } = typesOf(schema);
  const kept = new Set(types.flatMap((type) => KEPT[type] ?? []));
  const isLost = ([name, value]: readonly [string, unknown]) => {
    if (SILENT.has(name) || kept.has(name) || (value === false && name !== "const")) return false;
    if (name === "anyOf" || name === "oneOf") return alternativesOf(schema) === undefined;
    if (name === "enum" || name === "const") return !types.includes("string");
    return name !== "format" || !FORMATS.has(String(value));
  };
  const notes = Object.entries(schema).filter(isLost);
  const words = notes.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ");
  const texts = [description, words && `(${words})`].filter((text) => typeof text === "string" && text !== "");
  return texts.length === 0 ? undefined : texts.join(" ");
}
