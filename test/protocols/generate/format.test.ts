// The form of the answer: JSON, with or without a schema.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../functions/core/wire/exact-json.ts";
import { isMembers } from "../../../functions/core/wire/members.ts";
import { bodyOf, configOf, errorOf, NEWEST, OLD, PLAIN, written } from "./support/write.ts";

const JSON_ONLY = "Answer with one JSON object and nothing else.";
const JSON_TYPE = { responseMimeType: "application/json" };
const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };
const tool = { type: "function", function: { name: "f" } };
const format = (members: object) => ({
  response_format: { type: "json_schema", json_schema: { name: "answer", ...members } },
});
const schemaOf = (wanted: object) => configOf(format({ schema: wanted }))["responseJsonSchema"];
const systemOf = (members: object, id: string) => bodyOf(members, { id })["systemInstruction"];

describe("an answer with a schema", () => {
  it.each([PLAIN, NEWEST])("is held to it by %s", (id) => {
    expect(configOf(format({ schema }), { id })).toEqual({ ...JSON_TYPE, responseJsonSchema: schema });
    expect(configOf(format({ schema, description: "D." }), { id })["responseJsonSchema"]).toMatchObject({
      description: "D.",
    });
  });

  it("is held to OpenAPI's part of it by older models", () => {
    const responseSchema = { type: "OBJECT", properties: { a: { type: "STRING" } }, required: ["a"] };
    expect(configOf(format({ schema, strict: true }), { id: OLD })).toEqual({ ...JSON_TYPE, responseSchema });
  });

  it("is only asked for where older models can be held to nothing in it", () => {
    const open = { type: "object", additionalProperties: { type: "string" } };
    const words = `${JSON_ONLY} It fits this JSON schema: ${JSON.stringify(open)}`;
    const body = bodyOf(format({ schema: open }), { id: OLD });
    expect(body.generationConfig).toEqual(JSON_TYPE);
    expect(body["systemInstruction"]).toEqual({ parts: [{ text: words }] });
    const strict = format({ schema: open, strict: true });
    expect(errorOf(strict, { id: OLD })).toEqual({ code: "unsupported_parameter", param: "response_format" });
  });

  it("keeps all digits, names and values of the client", () => {
    const wanted =
      '{"type":"object","properties":{"__proto__":{"maximum":1e400},"enum":{"enum":[12345678901234567890]}}}';
    const parsed = parseExact(wanted);
    if (!isMembers(parsed)) throw new Error("the schema is no object");
    expect(JSON.stringify(written(format({ schema: parsed })).body)).toContain(`"responseJsonSchema":${wanted}`);
  });
});

describe("a JSON schema for Google", () => {
  it("has constants as the only value", () => {
    expect(schemaOf({ anyOf: [{ const: "a" }, { type: "array", items: { const: null } }] })).toEqual({
      anyOf: [{ enum: ["a"] }, { type: "array", items: { enum: [null] } }],
    });
    expect(schemaOf({ properties: { const: { type: "string" } } })).toEqual({
      properties: { const: { type: "string" } },
    });
  });

  it("has nothing beside a reference, and definitions by one name", () => {
    const reference = { $ref: "#/definitions/a", description: "x" };
    expect(schemaOf({ type: "object", properties: { b: reference }, definitions: { a: { const: 1 } } })).toEqual({
      type: "object",
      properties: { b: { $ref: "#/$defs/a" } },
      $defs: { a: { enum: [1] } },
    });
  });

  it("has no reference to nothing", () => {
    expect(schemaOf({ anyOf: [{ $ref: "#/$defs/a", description: "x" }] })).toEqual({ anyOf: [{ description: "x" }] });
  });

  it("is no reference itself", () => {
    const $defs = { a: { type: "object", properties: { b: { $ref: "#/$defs/a" } } } };
    expect(schemaOf({ $ref: "#/$defs/a", $defs })).toEqual({ ...$defs.a, $defs });
  });
});

describe("an answer in JSON", () => {
  it.each([PLAIN, NEWEST, OLD])("is asked of %s by its type", (id) => {
    expect(configOf({ response_format: { type: "json_object" } }, { id })).toEqual(JSON_TYPE);
  });

  it("is asked for by a sentence where models refuse the type", () => {
    const messages = [
      { role: "system", content: "Be kind." },
      { role: "user", content: "Hi" },
    ];
    const request = { messages, response_format: { type: "json_object" } };
    expect(bodyOf(request, { id: "gemma-3-27b-it" })).toEqual({
      contents: [{ role: "user", parts: ["Be kind.", JSON_ONLY, "Hi"].map((text) => ({ text })) }],
    });
    expect(systemOf(request, "gemini-2.5-flash-image")).toEqual({ parts: [{ text: "Be kind." }, { text: JSON_ONLY }] });
  });
});

describe("a form together with tools", () => {
  const request = (rest: object = {}) => ({ ...format({ schema, ...rest }), tools: [tool] });
  const words = { parts: [{ text: `${JSON_ONLY} It fits this JSON schema: ${JSON.stringify(schema)}` }] };

  it("is held to by Gemini 3", () => {
    expect(bodyOf(request({ strict: true }), { id: NEWEST })).toMatchObject({
      tools: [{ functionDeclarations: [{ name: "f" }] }],
      generationConfig: { ...JSON_TYPE, responseJsonSchema: schema },
    });
  });

  it("is only asked of earlier models, which a strict client sees", () => {
    const body = bodyOf(request());
    expect(body["systemInstruction"]).toEqual(words);
    expect(body).not.toHaveProperty("generationConfig");
    expect(errorOf(request({ strict: true }))).toEqual({ code: "unsupported_parameter", param: "response_format" });
    const dropped = written(request({ strict: true }), { unsupported: "drop" });
    expect(dropped).toMatchObject({ body: { systemInstruction: words }, dropped: ["response_format"] });
  });

  it("comes after a tool's call, if the client wants one", () => {
    expect(bodyOf({ ...request({ strict: true }), tool_choice: "required" })["systemInstruction"]).toEqual(words);
  });

  it("is held to without the tools that may not be called", () => {
    const body = bodyOf({ ...request({ strict: true }), tool_choice: "none" });
    expect(body.generationConfig).toEqual({ ...JSON_TYPE, responseJsonSchema: schema });
    expect(body).not.toHaveProperty("tools");
    expect(body).not.toHaveProperty("toolConfig");
  });
});
