// The values that the simulated provider makes of JSON Schemas, judged by zod.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { checkSchema } from "../../local/simulated-provider/schema/check.ts";
import { instanceOf } from "../../local/simulated-provider/schema/instance.ts";
import { samplePattern } from "../../local/simulated-provider/schema/pattern.ts";
import { type Fields, SchemaError } from "../../local/simulated-provider/schema/schema.ts";
import { runs } from "../support/long.ts";

const object = (properties: Fields, more: Fields = {}): Fields => ({
  ...{ type: "object", properties, required: Object.keys(properties), additionalProperties: false },
  ...more,
});
/** The instance of a schema as the only member of an object. */
const made = (schema: unknown): unknown => (instanceOf(object({ x: schema })) as { x: unknown }).x;

const ordered = (bound: fc.Arbitrary<number>) =>
  fc.tuple(bound, bound).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
const small = fc.integer({ min: 0, max: 30 });
const bound = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: -20, max: 20 }).map((n) => n / 4),
);
const formats = ["date-time", "date", "duration", "email", "ipv4", "ipv6", "uri", "uuid"];
const patterns = ["^[a-z]{2,4}-\\d+$", "^(yes|no)$", "^\\+[1-9]\\d{6,14}$", "^[^a-z@]+@\\w+(?:\\.\\w+)*$", "x?y*z+|q"];

/** What may stand together in an allOf: no formats and patterns, which would have to be compared. */
const limited: fc.Arbitrary<Fields> = fc.oneof(
  ordered(small).map(([minLength, maxLength]) => ({ type: "string", minLength, maxLength })),
  ordered(bound).map(([minimum, maximum]) => ({ type: "number", minimum, maximum })),
  bound.map((exclusiveMinimum) => ({ type: "number", exclusiveMinimum, exclusiveMaximum: exclusiveMinimum + 0.1 })),
  bound.map((exclusiveMaximum) => ({ type: "integer", exclusiveMaximum })),
  fc
    .tuple(bound, fc.integer({ min: 1, max: 50 }))
    .map(([minimum, multipleOf]) => ({ type: "integer", minimum, multipleOf })),
  fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 3 }).map((values) => ({ enum: values })),
  fc.oneof(fc.string(), fc.boolean(), fc.integer()).map((value) => ({ const: value })),
  fc.constantFrom("boolean", "null", ["string", "null"], ["null", "integer"]).map((type) => ({ type })),
);

const { schema } = fc.letrec<{ schema: Fields; leaf: Fields }>((tie) => ({
  leaf: fc.oneof(
    limited,
    fc.constantFrom(...formats).map((format) => ({ type: "string", format })),
    fc.constantFrom(...patterns).map((pattern) => ({ type: "string", pattern })),
    fc.constant({ anyOf: [{ $ref: "#" }, { type: "null" }] }),
    fc.constant({ $ref: "#/$defs/tree" }),
  ),
  schema: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.dictionary(fc.string(), tie("schema"), { maxKeys: 3 }).map((properties) => object(properties)),
    fc
      .tuple(tie("schema"), fc.integer({ min: 0, max: 3 }))
      .map(([items, minItems]) => ({ type: "array", items, minItems })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  ),
}));
const tree = object({ name: { type: "string" }, children: { type: "array", items: { $ref: "#/$defs/tree" } } });
const root: fc.Arbitrary<Fields> = fc
  .dictionary(fc.string(), schema, { maxKeys: 4 })
  .map((members) => object(members, { $defs: { tree } }));

/** Deep enough to run out of stack, wide enough to run out of memory, or without an end. */
const nested = (depth: number): Fields => {
  let schema: Fields = { type: "string" };
  for (let level = 0; level < depth; level++) schema = object({ x: schema });
  return schema;
};
const doubling = Object.fromEntries(
  Array.from({ length: 40 }, (_, level) => {
    const next = { $ref: `#/$defs/d${level + 1}` };
    return [`d${level}`, level === 39 ? { type: "string" } : object({ a: next, b: next })];
  }),
);
const choices = Array.from({ length: 20 }, (_, at) => ({ anyOf: [{ minimum: at, maximum: at }, { const: -at }] }));

describe("a value made of a schema", () => {
  it("is allowed by it, whatever the schema", () => {
    fc.assert(
      fc.property(root, (schema) => {
        checkSchema(schema, { strict: true });
        const value = JSON.parse(JSON.stringify(instanceOf(schema)));
        const judged = z.fromJSONSchema(schema).safeParse(value);
        expect(judged.error?.issues, JSON.stringify(value)).toBeUndefined();
      }),
      { numRuns: runs(100, 2000) },
    );
  });

  it("is allowed by all parts of an allOf, unless they contradict each other", () => {
    const bounds = fc.constantFrom(
      { minLength: 9 },
      { maximum: 3 },
      { multipleOf: 3 },
      { minimum: 7 },
      { type: "string" },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(limited, bounds), { minLength: 2, maxLength: 3 }), (allOf) => {
        const schema = object({ x: { allOf } }, { $defs: { tree } });
        const value = attempt(() => instanceOf(schema));
        if (value !== undefined) expect(z.fromJSONSchema(schema).safeParse(value).error?.issues).toBeUndefined();
      }),
      { numRuns: runs(200, 5000) },
    );
  });

  it.each([
    [{ type: "string" }, "simulated"],
    [{ type: "string", maxLength: 3 }, "sim"],
    [{ type: "string", minLength: 12 }, "simulated si"],
    [{ type: "string", format: "email" }, "simulated@example.com"],
    [{ type: "string", pattern: "^[A-Z]{2}\\d{3,}$", minLength: 7 }, "AA00000"],
    [{ type: "string", pattern: "^a+b+c+$", minLength: 7, maxLength: 9 }, "aaabbbccc"],
    [{ type: "string", pattern: "^(?=.*x)", maxLength: 4 }, "simu"],
    [{ enum: [1, "b", null], type: ["string", "null"] }, "b"],
    [{ type: "number", minimum: 0.25, multipleOf: 0.1 }, 0.3],
    [{ type: "integer", exclusiveMaximum: -4, multipleOf: 5 }, -5],
    [{ type: "integer", exclusiveMaximum: 0 }, -1],
    [{ type: ["null", "string"] }, null],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, "simulated"],
    [{ anyOf: [{ $ref: "#" }, { type: "null" }] }, null],
    [{ anyOf: [{ $ref: "#/properties/x" }, { type: "null" }] }, null],
    [{ enum: ["x".repeat(40_000), "b"] }, "b"],
    [{ type: "array", items: { $ref: "#" } }, []],
    [{ type: "array", prefixItems: [{ type: "boolean" }, { type: "null" }], items: false }, [false, null]],
    [{ type: "object", properties: { a: { type: "string" } } }, {}],
    [
      { type: "object", required: ["__proto__", "b"], properties: { b: { const: 1 } } },
      JSON.parse('{"b":1,"__proto__":"simulated"}'),
    ],
    [
      { allOf: [object({ a: { type: "integer", minimum: 2 } }), { properties: { a: { maximum: 9, multipleOf: 4 } } }] },
      { a: 4 },
    ],
    [{ oneOf: [object({ kind: { const: "a" } }), object({ kind: { const: "b" } })] }, { kind: "a" }],
    [true, "simulated"],
  ])("is small, and the first that fits (case %#)", (schema, value) => {
    expect(made(schema)).toEqual(value);
  });

  it.each([
    ["without end", { $ref: "#" }],
    ["defined by itself alone", { $ref: "#/$defs/self" }],
    ["contradictory", { type: "string", minLength: 3, maxLength: 2 }],
    ["too deep", nested(70)],
    ["too many items", { type: "array", items: { type: "null" }, minItems: 1e9 }],
    ["too large a constant", { const: "x".repeat(40_000) }],
    ["too long a text", { type: "string", minLength: 1e9 }],
    ["twice as large with each level", { $ref: "#/$defs/d0" }],
    ["a search without end", { allOf: choices }],
    ["a reference to nothing", { $ref: "#/$defs/none" }],
    ["a reference to another document", { $ref: "https://example.com/schema" }],
  ])("cannot be had from what is %s, which is an error and not a crash", (_, schema) => {
    const $defs = { ...doubling, self: { anyOf: [{ $ref: "#/$defs/self" }] } };
    expect(() => instanceOf(object({ x: schema }, { $defs }))).toThrow(SchemaError);
  });

  it.each([
    ["multiples", { type: "integer", minimum: 1, allOf: [{ multipleOf: 7919 }, { multipleOf: 7907 }] }, 2000],
    ["patterns", { type: "string", minLength: 9, maxLength: 9, pattern: "aa".repeat(499) }, 400],
    ["long lists", { type: "string", enum: Array.from({ length: 3000 }, (_, at) => at) }, 400],
  ])("is given up before too many %s were tried", (_, schema, length) => {
    const anyOf = Array.from({ length }, () => ({}));
    expect(refusal(() => made({ ...schema, anyOf })).message).toContain("too complex");
  });

  it("is never larger than it may be, and never throws anything but a SchemaError, whatever the schema contains", () => {
    const keywords = [
      "type",
      "properties",
      "required",
      "items",
      "anyOf",
      "allOf",
      "$ref",
      "enum",
      "minItems",
      "pattern",
    ];
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("object", "array", "string", "#", "#/items", "a{9999}", "[", 1, -1, 0.5, null, true, false),
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keywords), tie("any"), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(any, (schema) => {
        for (const use of [
          () => checkSchema({ type: "object", properties: { x: schema } } as Fields, { strict: true }),
          () => made(schema),
        ]) {
          expect(JSON.stringify(attempt(use) ?? null).length).toBeLessThan(40_000);
        }
      }),
      { numRuns: runs(150) },
    );
  });
});

describe("a text for a pattern", () => {
  const part = fc.constantFrom(
    "a",
    "\\d",
    "\\w",
    "\\.",
    "[^a-z]",
    "[a-f0-9-]",
    "(?:x|yz)",
    "(q+r?)",
    ".",
    "\\s",
    "é",
    "[\\]]",
  );
  const times = fc.constantFrom("", "", "?", "*", "+", "{3}", "{2,}", "{1,4}", "+?");
  const sequence = fc
    .array(
      fc.tuple(part, times).map((pair) => pair.join("")),
      { maxLength: 6 },
    )
    .map((list) => list.join(""));

  it("is matched by it, with as many repetitions as are wanted", () => {
    fc.assert(
      fc.property(sequence, sequence, fc.nat(5), (one, other, extra) => {
        const pattern = `^(${one}|${other})$`;
        expect(samplePattern(pattern, extra)).toMatch(new RegExp(pattern, "u"));
      }),
      { numRuns: runs(100) },
    );
  });

  it.each([
    "(?=a)b",
    "(a)\\1",
    "\\bword",
    "a{2}{3}",
    "(",
    "[a",
    "*",
    "a$b",
    "(^a)",
    "a{99999999}",
    "(".repeat(30),
    "a".repeat(2000),
  ])("is not written where the pattern is not simple: %s", (pattern) => {
    expect(samplePattern(pattern)).toBeUndefined();
  });
});

describe("a schema", () => {
  it.each([
    [{ type: "array", items: {} }, '"object"', ""],
    [object({ a: { type: "text" } }), '"type" must be', "properties a"],
    [object({ a: { type: "array" } }), '"items"', "properties a"],
    [object({ a: "string" }), "an object or a boolean", "properties a"],
    [object({ a: { anyOf: [] } }), '"anyOf"', "properties a"],
    [object({ a: { $ref: "#/$defs/b" } }), "points to nothing", "properties a"],
    [object({ a: { type: "object", properties: {} } }), '"additionalProperties"', "properties a"],
    [object({ a: { type: "string" } }, { required: [] }), '"a" is missing', ""],
    [object({ a: { oneOf: [{ type: "null" }] } }), '"oneOf" is not permitted', "properties a"],
    [
      object({ a: { anyOf: [{ type: "array", items: { uniqueItems: true } }] } }),
      "permitted",
      "properties a anyOf 0 items",
    ],
    [object({}, { anyOf: [{}] }), "root", ""],
    [object({ a: { type: "string", pattern: "(?!a)" } }), '"pattern"', "properties a"],
  ])("is refused in strict mode, naming the place (case %#)", (schema, problem, context) => {
    const error = refusal(() => checkSchema(schema as Fields, { strict: true }));
    expect(error.message).toContain(problem);
    expect(error.context.join(" ")).toBe(context);
  });

  it("may be anything that is well formed where it is not strict", () => {
    const loose = {
      type: "object",
      properties: { a: { oneOf: [{}], not: {}, pattern: "(?!a)" } },
      if: {},
      minProperties: 2,
    };
    expect(() => checkSchema(loose, { strict: false })).not.toThrow();
  });
});

/** Undefined where nothing fits. */
function attempt(use: () => unknown): unknown {
  try {
    return use();
  } catch (error) {
    expect(error).toBeInstanceOf(SchemaError);
    return undefined;
  }
}

function refusal(use: () => void): SchemaError {
  try {
    use();
  } catch (error) {
    if (error instanceof SchemaError) return error;
    throw error;
  }
  throw new Error("The schema was accepted.");
}
