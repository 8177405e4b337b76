// Requests that are made to cost time or memory: each is written within the time limit of a test, or refused.
import { describe, expect, it } from "vitest";
import { NEWEST, OLD, written } from "./support/write.ts";

const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));
const references = (count: number) => times(count, () => ({ $ref: "#/$defs/x" }));
const format = (schema: object) => ({
  response_format: { type: "json_schema", json_schema: { name: "a", strict: true, schema } },
});
const sizeOf = (members: object, id: string) => JSON.stringify(written(members, { id }).body).length;

const definitions = (count: number, each: (before: object) => object) =>
  Object.fromEntries(times(count, (at) => [`d${at}`, at === 0 ? {} : each({ $ref: `#/$defs/d${at - 1}` })]));
const wide = Object.fromEntries(times(1_000, (at) => [`p${at}`, {}]));

const hostile: Readonly<Record<string, object>> = {
  "refer to one schema thousands of times": {
    anyOf: references(1_000),
    $defs: { x: { type: "object", properties: wide, required: Object.keys(wide) } },
  },
  "want thousands of times all of one schema": {
    properties: Object.fromEntries(times(1_000, (at) => [`q${at}`, { allOf: references(1) }])),
    $defs: { x: { type: "object", properties: wide } },
  },
  "double with each reference": {
    $ref: "#/$defs/d16",
    $defs: definitions(17, (before) => ({ type: "object", properties: { a: before, b: before } })),
  },
  "have a long chain of references": {
    $ref: "#/$defs/d1999",
    $defs: definitions(2_000, (before) => ({ type: "array", items: before })),
  },
  "have a long chain of references to all of one schema": {
    properties: { a: { $ref: "#/$defs/d14999" } },
    $defs: definitions(15_000, (before) => ({ allOf: [before] })),
  },
  "refer to themselves in many ways": {
    anyOf: [{ $ref: "#" }, { $ref: "#/anyOf/0" }, { allOf: [{ $ref: "#" }, { $ref: "#/anyOf/2" }] }],
  },
  "repeat a long text": {
    properties: Object.fromEntries(times(1_000, (at) => [`q${at}`, { $ref: "#/$defs/x" }])),
    $defs: { x: { $ref: "#/$defs/y", description: "x" }, y: { type: "string", pattern: "a".repeat(20_000) } },
  },
};

describe("hostile schemas", () => {
  it.each(Object.keys(hostile).flatMap((name) => [OLD, NEWEST].map((id) => ({ name, id }))))(
    "may $name, of an answer or of a tool, for $id",
    ({ name, id }) => {
      const schema = hostile[name] ?? {};
      const bound = 2 * JSON.stringify(schema).length + 64 * 1024;
      expect(sizeOf(format(schema), id)).toBeLessThan(bound);
      const parameters = { type: "object", properties: { a: schema }, $defs: "$defs" in schema ? schema.$defs : {} };
      expect(sizeOf({ tools: [{ type: "function", function: { name: "f", parameters } }] }, id)).toBeLessThan(bound);
    },
  );

  it("may be thousands with references in each", () => {
    const parameters = { properties: { a: { $ref: "#/$defs/x" } }, $defs: { x: { description: "x".repeat(10_000) } } };
    const tools = times(500, (at) => ({ type: "function", function: { name: `f${at}`, parameters } }));
    expect(sizeOf({ tools }, OLD)).toBeLessThan(2 * JSON.stringify(tools).length);
  });
});

describe("hostile conversations", () => {
  it("may have ids that differ only where they are cut, and stay distinct", () => {
    const ids = times(6_000, (at) => "p".repeat(58) + String(100_000 + (at >> 1)));
    const tool_calls = ids.map((id) => ({ id, function: { name: "f" } }));
    const results = ids.map((id) => ({ role: "tool", tool_call_id: id, content: "{}" }));
    const messages = [{ role: "user", content: "Hi" }, { role: "assistant", tool_calls }, ...results];
    const text = JSON.stringify(written({ messages }).body);
    const all = [...text.matchAll(/"id":"([^"]*)"/g)].map(([, id]) => id);
    expect(all).toHaveLength(2 * ids.length);
    expect(new Set(all).size).toBe(ids.length);
  });

  it("may have results that are deep, or of many objects", () => {
    const call = { id: "a", function: { name: "f" } };
    const deep = `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    const many = `[${times(200_000, () => "{}").join(",")}]`;
    const messages = [deep, many].flatMap((content) => [
      { role: "user", content: "Hi" },
      { role: "assistant", tool_calls: [{ ...call, function: { name: "f", arguments: content } }] },
      { role: "tool", tool_call_id: "a", content },
    ]);
    expect(JSON.stringify(written({ messages }).body)).toContain(JSON.stringify(deep));
  });
});
