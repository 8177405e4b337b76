// Tools, and which of them must be called, in a request to Google.
import { describe, expect, it } from "vitest";
import { bodyOf, droppedOf, functionsOf, OLD, PLAIN, written } from "./support/write.ts";

const tool = (name: string, rest: object = {}) => ({ type: "function", function: { name, ...rest } });
const asked = { tools: [tool("f"), tool("g")] };
const object = (properties: object, rest: object = {}) => ({ type: "object", properties, ...rest });
const schemaOf = (parameters: object) =>
  functionsOf({ tools: [tool("f", { parameters })] })[0]?.["parametersJsonSchema"];

describe("tools", () => {
  it("have their schema as it is, and none if they take nothing", () => {
    const parameters = object({ a: { type: "string", minLength: 3, pattern: "^a" } }, { additionalProperties: false });
    expect(
      functionsOf({ tools: [tool("f", { description: " " }), tool("g", { description: "G.", parameters })] }),
    ).toEqual([{ name: "f" }, { name: "g", description: "G.", parametersJsonSchema: parameters }]);
  });

  it("have the schema of an object, whatever the client gives", () => {
    const $defs = { a: object({ b: {} }) };
    expect(schemaOf({})).toEqual({ type: "object" });
    expect(schemaOf({ $ref: "#/$defs/a", $defs })).toEqual({ ...$defs.a, $defs });
    expect(schemaOf({ oneOf: [object({ a: {} }), object({ b: {} })] })).toMatchObject(object({ a: {}, b: {} }));
  });

  it("have a schema of OpenAPI's for older models, and none if it would be empty", () => {
    const parameters = object({ a: { type: "string" } });
    expect(
      functionsOf({ tools: [tool("f", { parameters: object({}) }), tool("g", { parameters })] }, { id: OLD }),
    ).toEqual([{ name: "f" }, { name: "g", parameters: { type: "OBJECT", properties: { a: { type: "STRING" } } } }]);
  });

  it("are never an empty list", () => {
    expect(bodyOf({ tools: [], tool_choice: "auto" })).toEqual({ contents: expect.anything() });
  });

  it("have names that Google accepts, and that lead back to the client's", () => {
    const { body, answer } = written({
      tools: [tool("a.b"), tool("1st"), tool("é".repeat(200)), tool("a:b-c")],
      tool_choice: { type: "function", function: { name: "1st" } },
    });
    expect(JSON.parse(JSON.stringify(body))).toMatchObject({
      tools: [{ functionDeclarations: ["a.b", "_1st", "_".repeat(64), "a:b-c"].map((name) => ({ name })) }],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["_1st"] } },
    });
    expect([...(answer.toolNames ?? [])]).toEqual([
      ["_1st", "1st"],
      ["_".repeat(64), "é".repeat(200)],
    ]);
    expect(written(asked).answer.toolNames).toBeUndefined();
  });

  it("are left out if there was one of that name, and named", () => {
    const twice = { tools: [tool("f", { description: "1" }), tool("f", { description: "2" })] };
    expect(functionsOf(twice)).toEqual([{ name: "f", description: "1" }]);
    expect(droppedOf(twice)).toEqual(["tools[1]"]);
  });

  it("cannot be strict", () => {
    expect(droppedOf({ tools: [tool("f", { strict: true }), tool("g", { strict: false })] })).toEqual([
      "tools[0].strict",
    ]);
  });
});

describe("the choice of a tool", () => {
  const named = { type: "function", function: { name: "g" } };
  const some = (mode: string) => ({ type: "allowed_tools", allowed_tools: { mode, tools: [named] } });

  it.each([
    ["auto", { mode: "AUTO" }],
    ["none", { mode: "NONE" }],
    ["required", { mode: "ANY" }],
    [named, { mode: "ANY", allowedFunctionNames: ["g"] }],
    [some("required"), { mode: "ANY", allowedFunctionNames: ["g"] }],
  ])("%j is %j", (choice, expected) => {
    const request = { ...asked, tool_choice: choice };
    expect(bodyOf(request)["toolConfig"]).toEqual({ functionCallingConfig: expected });
    expect(functionsOf(request)).toHaveLength(2);
  });

  it("is not made where the client makes none", () => {
    expect(bodyOf(asked)).not.toHaveProperty("toolConfig");
  });

  it("is free among the tools that are allowed, if the others are not sent", () => {
    const request = { ...asked, tool_choice: some("auto") };
    expect(bodyOf(request)["toolConfig"]).toEqual({ functionCallingConfig: { mode: "AUTO" } });
    expect(functionsOf(request)).toEqual([{ name: "g" }]);
  });

  it("cannot be of one call at a time", () => {
    expect(droppedOf({ ...asked, parallel_tool_calls: false })).toEqual(["parallel_tool_calls"]);
    expect(droppedOf({ ...asked, parallel_tool_calls: true })).toEqual([]);
  });

  it("is free where the operator says that the model cannot be forced", () => {
    const request = { ...asked, tool_choice: "required" };
    const { body, dropped } = written(request, { id: PLAIN, capabilities: { forced_tool_choice: false } });
    expect(body).toMatchObject({ toolConfig: { functionCallingConfig: { mode: "AUTO" } } });
    expect(dropped).toEqual(["tool_choice"]);
  });
});
