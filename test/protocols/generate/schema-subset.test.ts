// JSON schemas in the part of OpenAPI 3.0 that older models of Google take.
import { describe, expect, it } from "vitest";
import { openSimplify } from "../../../functions/protocols/generate/outbound/request/openapi-schema.ts";

const simplify = (schema: object) => openSimplify()({ ...schema });
const object = (properties: object, rest: object = {}) => ({ type: "object", properties, ...rest });
const STRING = { type: "STRING" };
const OPEN = { type: "OBJECT", properties: { member: STRING }, description: "An object with any members." };

describe("a schema of OpenAPI's", () => {
  it.each([
    [
      { type: "string", minLength: 1, maxLength: 2, pattern: "^a", default: "x", title: "T" },
      { ...STRING, minLength: 1, maxLength: 2, pattern: "^a", title: "T" },
    ],
    [
      { type: "integer", minimum: 1, format: "int32" },
      { type: "INTEGER", minimum: 1, format: "int32" },
    ],
    [
      { type: "string", format: "uuid", description: "D." },
      { ...STRING, description: 'D. (format: "uuid")' },
    ],
    [
      { type: "string", format: "date-time" },
      { ...STRING, format: "date-time" },
    ],
    [{ enum: ["a", "b", null] }, { ...STRING, format: "enum", enum: ["a", "b"], nullable: true }],
    [{ const: "a" }, { ...STRING, format: "enum", enum: ["a"] }],
    [
      { type: "integer", enum: [1, 2] },
      { type: "INTEGER", description: "(enum: [1,2])" },
    ],
    [
      { type: "boolean", const: false },
      { type: "BOOLEAN", description: "(const: false)" },
    ],
    [{ type: ["string", "null"] }, { ...STRING, nullable: true }],
    [
      { type: ["string", "array"], items: { type: "number" }, description: "D." },
      {
        anyOf: [
          { ...STRING, description: "D." },
          { type: "ARRAY", items: { type: "NUMBER" } },
        ],
      },
    ],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, { ...STRING, nullable: true }],
    [{ oneOf: [{ type: "string" }, { type: "number" }] }, { anyOf: [STRING, { type: "NUMBER" }] }],
    [
      { type: "array", minItems: 1, uniqueItems: true },
      { type: "ARRAY", items: STRING, minItems: 1, description: "(uniqueItems: true)" },
    ],
    [
      object({ a: true, b: { type: "string" } }, { required: ["b", "c"], additionalProperties: false }),
      { type: "OBJECT", properties: { a: STRING, b: STRING }, required: ["b"] },
    ],
    [{ properties: { a: { $ref: "#/nowhere" } } }, { type: "OBJECT", properties: { a: STRING } }],
    [
      object({ a: { enum: [1, 2] } }),
      object({ a: { type: "NUMBER", description: "(enum: [1,2])" } }, { type: "OBJECT" }),
    ],
    [
      object({ a: { anyOf: [{ type: "object" }, {}] } }),
      { type: "OBJECT", properties: { a: { anyOf: [OPEN, STRING] } } },
    ],
    [
      object({ a: { type: ["object", "null"], additionalProperties: { type: "string" } } }),
      {
        type: "OBJECT",
        properties: {
          a: { ...OPEN, nullable: true, description: `(additionalProperties: {"type":"string"}) ${OPEN.description}` },
        },
      },
    ],
  ])("of %j is %j", (schema, expected) => {
    expect(simplify(schema)).toEqual(expected);
  });

  it.each([{ type: "nonsense" }, { type: "object", additionalProperties: true }, { anyOf: [] }, { description: "D." }])(
    "is none if it says nothing: %j",
    (schema) => {
      expect(simplify(schema)).toEqual({});
    },
  );

  it("has what references refer to, with their own words", () => {
    const $defs = { a: { type: "string", description: "A." } };
    const properties = { a: { $ref: "#/$defs/a" }, b: { $ref: "#/$defs/a", description: "B." } };
    expect(simplify(object(properties, { $defs }))).toEqual({
      type: "OBJECT",
      properties: { a: { ...STRING, description: "A." }, b: { ...STRING, description: "B." } },
    });
  });

  it("has the members of all that must hold", () => {
    const $defs = { a: object({ a: { type: "string" } }, { required: ["a"] }) };
    const schema = { allOf: [{ $ref: "#/$defs/a" }, object({ b: {} }, { required: ["b"] })], description: "D.", $defs };
    expect(simplify(schema)).toEqual({
      ...{ type: "OBJECT", description: "D." },
      ...{ properties: { a: STRING, b: STRING }, required: ["a", "b"] },
    });
  });

  it("ends where a schema contains itself", () => {
    const node = object({ next: { $ref: "#/$defs/node" }, list: { type: "array", items: { $ref: "#" } } });
    expect(simplify({ ...node, $defs: { node } })).toEqual({
      type: "OBJECT",
      properties: {
        next: {
          type: "OBJECT",
          properties: { next: OPEN, list: { type: "ARRAY", items: OPEN } },
        },
        list: { type: "ARRAY", items: OPEN },
      },
    });
    expect(simplify({ allOf: [{ $ref: "#" }], type: "string" })).toEqual(STRING);
  });

  it("keeps the client's names and digits", () => {
    expect(
      Object.keys(
        simplify(JSON.parse('{"properties":{"__proto__":{"type":"string"},"const":{}}}'))["properties"] ?? {},
      ),
    ).toEqual(["__proto__", "const"]);
  });

  it("has no more of what references refer to than there is room for", () => {
    const definitions = Array.from({ length: 30 }, (_, at) => [
      `d${at}`,
      object(at === 0 ? { a: {} } : { a: { $ref: `#/$defs/d${at - 1}` }, b: { $ref: `#/$defs/d${at - 1}` } }),
    ]);
    const schema = { $ref: "#/$defs/d29", $defs: Object.fromEntries(definitions) };
    const size = JSON.stringify(simplify(schema)).length;
    expect(size).toBeGreaterThan(16 * 1024);
    expect(size).toBeLessThan(2 * JSON.stringify(schema).length + 64 * 1024);
  });
});
