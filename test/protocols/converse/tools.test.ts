// Tools, and which of them must be called, in a request to Bedrock.
import { describe, expect, it } from "vitest";
import {
  bodyOf,
  droppedOf,
  fieldsOf,
  LLAMA,
  MISTRAL,
  NEWEST,
  NOVA,
  OPAQUE,
  PLAIN,
  toolsOf,
  written,
} from "./support/write.ts";

const tool = (name: string, rest: object = {}) => ({ type: "function", function: { name, ...rest } });
const asked = { tools: [tool("f"), tool("g")] };
const object = (properties: object, rest: object = {}) => ({ type: "object", properties, ...rest });
const spec = (name: string, json: object = object({}), rest: object = {}) => ({
  toolSpec: { name, ...rest, inputSchema: { json } },
});

describe("tools", () => {
  it("have their schema as it is, and no description that is blank", () => {
    const parameters = object({ a: { type: "string", minLength: 3, pattern: "^a" } });
    expect(toolsOf({ tools: [tool("f", { description: " " }), tool("g", { description: "G.", parameters })] })).toEqual(
      [spec("f"), spec("g", parameters, { description: "G." })],
    );
  });

  it("have the schema of an object, whatever the client gives", () => {
    const schemaOf = (parameters: object) => toolsOf({ tools: [tool("f", { parameters })] })[0];
    const $defs = { a: object({ b: {} }) };
    expect(schemaOf({})).toEqual(spec("f", { type: "object" }));
    expect(schemaOf({ $ref: "#/$defs/a", $defs })).toEqual(spec("f", { ...$defs.a, $defs }));
  });

  it("are never an empty list", () => {
    expect(bodyOf({ tools: [], tool_choice: "auto" })).not.toHaveProperty("toolConfig");
  });

  it("have names that Bedrock accepts, and that lead back to the client's", () => {
    const { body, answer } = written({
      tools: [tool("a.b"), tool("a_b"), tool("é".repeat(200)), tool("a-b")],
      tool_choice: { type: "function", function: { name: "a.b" } },
    });
    expect(body).toMatchObject({
      toolConfig: {
        tools: ["a_b_2", "a_b", "_".repeat(64), "a-b"].map((name) => ({ toolSpec: { name } })),
        toolChoice: { tool: { name: "a_b_2" } },
      },
    });
    expect([...(answer.toolNames ?? [])]).toEqual([
      ["a_b_2", "a.b"],
      ["_".repeat(64), "é".repeat(200)],
    ]);
    expect(written(asked).answer.toolNames).toBeUndefined();
  });

  it("are left out if there was one of that name, and named", () => {
    const twice = { tools: [tool("f", { description: "1" }), tool("f", { description: "2" })] };
    expect(toolsOf(twice)).toEqual([spec("f", object({}), { description: "1" })]);
    expect(droppedOf(twice)).toEqual(["tools[1]"]);
  });

  it("are strict where the model can be held to their schema", () => {
    const parameters = object({ a: { type: "string" } });
    const strict = { tools: [tool("f", { strict: true, parameters })] };
    const closed = { ...parameters, additionalProperties: false };
    expect(toolsOf(strict)).toEqual([{ toolSpec: { ...spec("f", closed).toolSpec, strict: true } }]);
    for (const id of [NEWEST, NOVA, "us.anthropic.claude-sonnet-5"]) {
      const { body, dropped } = written(strict, { id });
      expect(body).toMatchObject({ toolConfig: { tools: [spec("f", parameters)] } });
      expect(dropped).toEqual(["tools[0].strict"]);
    }
  });
});

describe("the choice of a tool", () => {
  const named = { type: "function", function: { name: "g" } };
  const some = (mode: string) => ({ type: "allowed_tools", allowed_tools: { mode, tools: [named] } });

  it.each([
    ["auto", PLAIN, { auto: {} }, 2],
    ["required", PLAIN, { any: {} }, 2],
    [named, PLAIN, { tool: { name: "g" } }, 2],
    [named, NOVA, { tool: { name: "g" } }, 2],
    [named, MISTRAL, { any: {} }, 1],
    [some("required"), PLAIN, { any: {} }, 1],
    [some("auto"), PLAIN, { auto: {} }, 1],
    ["auto", LLAMA, undefined, 2],
    ["auto", NEWEST, { auto: {} }, 2],
  ])("%j is for %s %j of %i", (choice, id, expected, count) => {
    const request = { ...asked, tool_choice: choice };
    expect(bodyOf(request, { id }).toolConfig?.toolChoice).toEqual(expected);
    expect(toolsOf(request, { id })).toHaveLength(count);
    expect(droppedOf(request, { id })).toEqual([]);
  });

  it.each([
    [NEWEST, { auto: {} }],
    [LLAMA, undefined],
    [OPAQUE, undefined],
  ])("is free where %s cannot be forced, and that is named", (id, expected) => {
    for (const tool_choice of ["required", named]) {
      const request = { ...asked, tool_choice };
      expect(bodyOf(request, { id }).toolConfig).toEqual({
        tools: [spec("f"), spec("g")],
        ...(expected && { toolChoice: expected }),
      });
      expect(droppedOf(request, { id })).toEqual(["tool_choice"]);
    }
  });

  it("is not made where the client makes none", () => {
    expect(bodyOf(asked).toolConfig).not.toHaveProperty("toolChoice");
  });

  it("is what the operator says that the model takes", () => {
    const request = { ...asked, tool_choice: named };
    const { body } = written(request, { id: OPAQUE, capabilities: { forced_tool_choice: true } });
    expect(body["toolConfig"]).toEqual({ tools: [spec("g")], toolChoice: { any: {} } });
  });

  it("is free while Claude thinks", () => {
    const request = { ...asked, tool_choice: "required", reasoning_effort: "low" };
    const { body, dropped } = written(request);
    expect(body).toMatchObject({ toolConfig: { toolChoice: { auto: {} } } });
    expect(dropped).toEqual(["tool_choice"]);
  });

  it.each([
    ["auto", { type: "auto" }],
    ["required", { type: "any" }],
    [named, { type: "tool", name: "g" }],
  ])("%j is of one call at a time in a member of Claude's own, which may be in its place only", (choice, expected) => {
    const request = { ...asked, tool_choice: choice, parallel_tool_calls: false };
    expect(fieldsOf(request)).toEqual({ tool_choice: { ...expected, disable_parallel_tool_use: true } });
    expect(bodyOf(request).toolConfig).not.toHaveProperty("toolChoice");
    const { body, dropped } = written(request, { id: NOVA });
    expect(body).not.toHaveProperty("additionalModelRequestFields");
    expect(dropped).toEqual(["parallel_tool_calls"]);
  });
});
