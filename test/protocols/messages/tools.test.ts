// Tools, and which of them must be called, in a request to Anthropic.
import { describe, expect, it } from "vitest";
import { bodyOf, droppedOf, NEWEST, written } from "./support/write.ts";

const tool = (name: string, rest: object = {}) => ({ type: "function", function: { name, ...rest } });
const asked = { tools: [tool("f"), tool("g")] };
const none = { type: "object", properties: {} };
const schemaOf = (parameters: object) => bodyOf({ tools: [tool("f", { parameters })] }).tools?.[0]?.["input_schema"];

describe("tools", () => {
  it("have the schema of an object, whatever the client gives", () => {
    expect(bodyOf({ tools: [tool("f", { description: " " })] }).tools).toEqual([{ name: "f", input_schema: none }]);
    expect(schemaOf({})).toEqual({ type: "object" });
    expect(schemaOf({ type: ["object", "null"], properties: { a: {} } })).toEqual({
      type: "object",
      properties: { a: {} },
    });
  });

  it("have no reference as their schema, but what it refers to", () => {
    const $defs = { a: { type: "object", properties: { b: {} } } };
    expect(schemaOf({ $ref: "#/$defs/a", $defs })).toEqual({ ...$defs.a, $defs });
    expect(schemaOf({ $ref: "#/$defs/b", $defs })).toMatchObject({ type: "object" });
  });

  it("keep their schema as it is, unless it is strict", () => {
    const parameters = { type: "object", properties: { a: { type: "string", minLength: 3, pattern: "^a" } } };
    expect(schemaOf(parameters)).toEqual(parameters);
  });

  it("have no alternatives at the top of their schema, but all of their members", () => {
    const a = { type: "object", properties: { a: { type: "string" }, c: {} }, required: ["a", "c"] };
    const b = { $ref: "#/$defs/b" };
    const $defs = { b: { type: "object", properties: { b: {}, c: {} }, required: ["b", "c"] } };
    expect(schemaOf({ oneOf: [a, b], $defs, description: "D." })).toEqual({
      type: "object",
      description: "D. Required together: a, c; or b, c.",
      properties: { a: { type: "string" }, b: {}, c: {} },
      required: ["c"],
      $defs,
    });
    expect(schemaOf({ allOf: [a, b], $defs })).toMatchObject({ required: ["a", "c", "b"] });
  });

  it("are never an empty list", () => {
    const body = bodyOf({ tools: [], tool_choice: "auto", parallel_tool_calls: false });
    expect(body).not.toHaveProperty("tools");
    expect(body).not.toHaveProperty("tool_choice");
  });

  it("have names that Anthropic accepts, and that lead back to the client's", () => {
    const { body, answer } = written({
      tools: [tool("a.b"), tool("a_b"), tool("é".repeat(200))],
      tool_choice: { type: "function", function: { name: "a.b" } },
    });
    const names = (body["tools"] as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(["a_b_2", "a_b", "_".repeat(128)]);
    expect(body["tool_choice"]).toEqual({ type: "tool", name: "a_b_2" });
    expect([...(answer.toolNames ?? [])]).toEqual([
      ["a_b_2", "a.b"],
      ["_".repeat(128), "é".repeat(200)],
    ]);
    expect(written(asked).answer.toolNames).toBeUndefined();
  });

  it("are left out if there was one of that name, and named", () => {
    const { body, dropped } = written({ tools: [tool("f", { description: "1" }), tool("f", { description: "2" })] });
    expect(body["tools"]).toEqual([{ name: "f", description: "1", input_schema: none }]);
    expect(dropped).toEqual(["tools[1]"]);
  });
});

describe("strict tools", () => {
  const strict = (parameters: object) => ({ tools: [tool("f", { strict: true, parameters })] });
  const closed = { type: "object", properties: { a: { type: "integer", minimum: 1 } }, required: ["a"] };

  it("are strict where the model can be held to their schema", () => {
    const properties = { a: { type: "integer", description: "(minimum: 1)" } };
    expect(bodyOf(strict(closed)).tools).toEqual([
      { name: "f", strict: true, input_schema: { ...closed, properties, additionalProperties: false } },
    ]);
  });

  it.each([
    ["the model cannot be", closed, "claude-3-haiku"],
    ["their objects have any members", { type: "object", additionalProperties: { type: "string" } }, NEWEST],
  ])("are not where %s", (_where, parameters, id) => {
    const { body, dropped } = written(strict(parameters), { id });
    expect(body["tools"]).toEqual([{ name: "f", input_schema: parameters }]);
    expect(dropped).toEqual(["tools[0].strict"]);
  });
});

describe("the choice of a tool", () => {
  const named = { type: "function", function: { name: "g" } };

  it.each([
    ["auto", { type: "auto" }],
    ["none", { type: "none" }],
    ["required", { type: "any" }],
    [named, { type: "tool", name: "g" }],
  ])("%j is %j", (choice, expected) => {
    const body = bodyOf({ ...asked, tool_choice: choice });
    expect(body["tool_choice"]).toEqual(expected);
    expect(body.tools).toHaveLength(2);
  });

  it("is not made where the client makes none", () => {
    expect(bodyOf(asked)).not.toHaveProperty("tool_choice");
  });

  it("has one call at a time if the client wants that", () => {
    const one = { disable_parallel_tool_use: true };
    expect(bodyOf({ ...asked, parallel_tool_calls: false })["tool_choice"]).toEqual({ type: "auto", ...one });
    expect(bodyOf({ ...asked, parallel_tool_calls: false, tool_choice: "required" })["tool_choice"]).toEqual({
      type: "any",
      ...one,
    });
    expect(bodyOf({ ...asked, parallel_tool_calls: false, tool_choice: "none" })["tool_choice"]).toEqual({
      type: "none",
    });
  });

  it("is among the tools that are allowed", () => {
    const choice = { type: "allowed_tools", allowed_tools: { mode: "required", tools: [named] } };
    const body = bodyOf({ ...asked, tool_choice: choice });
    expect(body.tools).toEqual([{ name: "g", input_schema: none }]);
    expect(body["tool_choice"]).toEqual({ type: "any" });
  });

  it.each([
    ["the model refuses to be forced", {}, NEWEST],
    ["the client wants it to think", { reasoning_effort: "low" }, "claude-opus-4-7"],
    ["the client wants it to think with a budget", { reasoning_effort: "low" }, "claude-sonnet-4-5"],
  ])("is free where %s, and named", (_where, members, id) => {
    const request = { ...asked, ...members, tool_choice: "required" };
    expect(bodyOf(request, { id })["tool_choice"]).toEqual({ type: "auto" });
    expect(droppedOf(request, { id })).toEqual(["tool_choice"]);
  });

  it("keeps a model from thinking that would do so unasked", () => {
    const { body, dropped } = written({ ...asked, tool_choice: "required" }, { id: "claude-opus-5" });
    expect(body).toMatchObject({ tool_choice: { type: "any" }, thinking: { type: "disabled" } });
    expect(dropped).toEqual([]);
  });
});
