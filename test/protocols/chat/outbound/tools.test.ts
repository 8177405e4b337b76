// Tools, and which of them must be called, in a request of chat completions.
import { describe, expect, it } from "vitest";
import { bodyOf, droppedOf, written, writtenOf } from "./support/write.ts";

const tool = (name: string, rest: object = {}) => ({ type: "function", function: { name, ...rest } });
const asked = { tools: [tool("f"), tool("g")] };
const none = { type: "object", properties: {} };
const schemaOf = (parameters: object) =>
  bodyOf({ tools: [tool("f", { parameters })] }).tools?.[0]?.function["parameters"];

describe("tools", () => {
  it("have the schema of an object with properties, whatever the client gives", () => {
    expect(bodyOf({ tools: [tool("f", { description: " " })] }).tools).toEqual([tool("f", { parameters: none })]);
    expect(schemaOf({ type: "object" })).toEqual(none);
    expect(schemaOf({ anyOf: [{ type: "object", properties: { a: {} } }] })).toEqual({
      ...{ type: "object", properties: { a: {} }, required: [] },
    });
  });

  it("say what is in each list of their schema, wherever it is", () => {
    const list = { type: "array" };
    const schema = {
      type: "object",
      properties: { a: list, b: { anyOf: [{ type: ["array", "null"] }] } },
      $defs: { c: list },
    };
    const filled = { ...list, items: {} };
    expect(schemaOf(schema)).toEqual({
      ...{ type: "object", properties: { a: filled, b: { anyOf: [{ type: ["array", "null"], items: {} }] } } },
      $defs: { c: filled },
    });
  });

  it("keep the rest of their schema as it is", () => {
    const parameters = {
      ...{ $schema: "https://json-schema.org/draft/2020-12/schema", type: "object", additionalProperties: false },
      properties: { type: { type: "string", pattern: "^a", default: "a" }, items: { enum: [1, null] } },
    };
    expect(schemaOf(parameters)).toEqual(parameters);
  });

  it("are strict where OpenAI can hold the model to their schema, and named where it cannot", () => {
    const closed = {
      type: "object",
      properties: { a: { type: "string" } },
      required: ["a"],
      additionalProperties: false,
    };
    const strict = (parameters: object) => ({ tools: [tool("f", { strict: true, parameters })] });
    expect(bodyOf(strict(closed)).tools?.[0]?.function["strict"]).toBe(true);
    expect(droppedOf(strict(closed))).toEqual([]);
    for (const open of [
      ...[
        { ...closed, required: [] },
        { ...closed, additionalProperties: true },
        { ...closed, minProperties: 1 },
      ],
      ...[{ a: { not: {} } }, { a: {} }, { a: { type: "object" } }, { a: { type: "array" } }].map((properties) => ({
        ...{ ...closed, properties },
      })),
    ]) {
      expect(droppedOf(strict(open)), JSON.stringify(open)).toEqual(["tools[0].strict"]);
      expect(bodyOf(strict(open)).tools?.[0]?.function).not.toHaveProperty("strict");
    }
  });

  it("have names that OpenAI accepts, and that lead back to the client's", () => {
    const choice = { type: "function", function: { name: "a.b" } };
    const { body, answer } = written({ tools: [tool("a.b"), tool("a_b"), tool("é".repeat(80))], tool_choice: choice });
    expect(body["tool_choice"]).toEqual({ type: "function", function: { name: "a_b_2" } });
    expect([...(answer.toolNames ?? [])]).toEqual([
      ["a_b_2", "a.b"],
      ["_".repeat(64), "é".repeat(80)],
    ]);
  });

  it("are never an empty list", () => {
    const body = bodyOf({ tools: [], tool_choice: "none", parallel_tool_calls: false });
    expect(Object.keys(body)).toEqual(["model", "messages", "stream"]);
  });
});

describe("the choice of a tool", () => {
  const named = { type: "function", function: { name: "g" } };

  it.each([
    ["auto", undefined],
    ["none", "none"],
    ["required", "required"],
    [named, named],
  ])("%j is %j", (choice, expected) => {
    expect(bodyOf({ ...asked, tool_choice: choice })["tool_choice"]).toEqual(expected);
  });

  it("is among the tools that are allowed: the others are not sent", () => {
    const choice = { type: "allowed_tools", allowed_tools: { mode: "required", tools: [named] } };
    const body = bodyOf({ ...asked, tool_choice: choice });
    expect(body.tools?.map((each) => each.function["name"])).toEqual(["g"]);
    expect(body["tool_choice"]).toBe("required");
  });

  it("is free where the model cannot be forced, and named", () => {
    const request = { ...asked, tool_choice: "required" };
    expect(bodyOf(request, { model: "zai/glm-5" })).not.toHaveProperty("tool_choice");
    expect(droppedOf(request, { model: "zai/glm-5" })).toEqual(["tool_choice"]);
    expect(writtenOf({ toolChoice: { mode: "required" } }).dropped).toEqual(["tool_choice"]);
  });

  it("has one call at a time if the client wants that and the model can", () => {
    const request = { ...asked, parallel_tool_calls: false };
    expect(bodyOf(request)["parallel_tool_calls"]).toBe(false);
    expect(bodyOf(request, { model: "openai/o4-mini" })).not.toHaveProperty("parallel_tool_calls");
    expect(droppedOf(request, { model: "openai/o4-mini" })).toEqual(["parallel_tool_calls"]);
  });
});
