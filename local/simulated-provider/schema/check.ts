// Checks that a schema is one, and that it keeps to what OpenAI allows. Its depth is bounded by the request's.

import { resolve } from "./reference.ts";
import { type Fields, isFields, isSchema, own, type Schema, SchemaError, stringsOf } from "./schema.ts";
import { checkStrict, checkStrictRoot } from "./strict.ts";
import { childrenOf } from "./walk.ts";

interface Form {
  readonly allows: (value: unknown) => boolean;
  readonly words: string;
}

const types = ["object", "array", "string", "number", "integer", "boolean", "null"];
const isStrings = (value: unknown) => Array.isArray(value) && stringsOf(value).length === value.length;
const isType = (value: unknown) => typeof value === "string" && types.includes(value);
const number: Form = { allows: Number.isFinite, words: "a number" };
const count: Form = {
  allows: (value) => Number.isInteger(value) && (value as number) >= 0,
  words: "an integer that is not negative",
};
const list: Form = { allows: (value) => Array.isArray(value) && value.length > 0, words: "an array that is not empty" };
const text: Form = { allows: (value) => typeof value === "string", words: "a string" };
const object: Form = { allows: isFields, words: "an object" };

const forms: Record<string, Form> = {
  type: {
    allows: (value) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
    words: `one or several of ${types.join(", ")}`,
  },
  ...{ properties: object, $defs: object, definitions: object, patternProperties: object },
  ...{ required: { allows: isStrings, words: "an array of strings" } },
  ...{ enum: list, anyOf: list, oneOf: list, allOf: list },
  ...{ minItems: count, maxItems: count, minLength: count, maxLength: count },
  ...{ minimum: number, maximum: number },
  multipleOf: { allows: (value) => Number.isFinite(value) && (value as number) > 0, words: "a number above zero" },
  ...{ pattern: text, format: text, $ref: text },
};

export function checkSchema(root: Schema, { strict }: { strict: boolean }): void {
  if (!isFields(root) || own(root, "type") !== "object")
    throw new SchemaError('the schema must have the type "object"');
  if (strict) checkStrictRoot(root);
  checkParts(root, { strict });
}

/** The same for a schema whose values may be of any type. */
export function checkParts(root: Schema, { strict }: { strict: boolean }): void {
  check(root, []);

  function check(schema: unknown, context: readonly string[]): void {
    if (!isSchema(schema)) throw new SchemaError("a schema must be an object or a boolean", context);
    if (typeof schema === "boolean") return;
    checkForms(schema, context);
    checkReference(root, schema, context);
    if (strict) checkStrict(schema, context);
    for (const { path, child } of childrenOf(schema)) check(child, [...context, ...path]);
  }
}

function checkForms(schema: Fields, context: readonly string[]): void {
  for (const [keyword, { allows, words }] of Object.entries(forms)) {
    const value = own(schema, keyword);
    if (value !== undefined && !allows(value)) throw new SchemaError(`"${keyword}" must be ${words}`, context);
  }
  const isArray = [own(schema, "type")].flat().includes("array");
  if (isArray && own(schema, "items") === undefined && own(schema, "prefixItems") === undefined)
    throw new SchemaError('an array needs "items"', context);
}

function checkReference(root: Schema, schema: Fields, context: readonly string[]): void {
  const reference = own(schema, "$ref");
  if (typeof reference === "string" && resolve(root, reference) === undefined)
    throw new SchemaError(`"$ref" points to nothing: ${reference.slice(0, 100)}`, context);
}
