// The form of the answer: JSON, with or without a schema.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../functions/core/wire/exact-json.ts";
import type { Members } from "../../../functions/core/wire/members.ts";
import { constrain } from "../../../functions/protocols/writing/constrained-schema.ts";
import { bodyOf, errorOf, NEWEST, written } from "./support/write.ts";

const OLD = "claude-3-5-haiku";
const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };
const open = { type: "object", additionalProperties: { type: "number" } };
const format = (json_schema: object) => ({
  response_format: { type: "json_schema", json_schema: { name: "it", ...json_schema } },
});
const tool = { type: "function", function: { name: "json" } };

describe("an answer with a schema", () => {
  it("is held to it by models that can be", () => {
    const { body, answer } = written(
      { ...format({ schema, description: "D." }), reasoning_effort: "low" },
      { id: NEWEST },
    );
    const config = { effort: "low", format: { type: "json_schema", schema: { description: "D.", ...schema } } };
    expect(body).toMatchObject({ output_config: config });
    expect(body).not.toHaveProperty("tools");
    expect(answer.answerTool).toBeUndefined();
  });

  it.each([
    ["older models", OLD, schema],
    ["schemas with members of any name", "claude-sonnet-4-5", open],
    ["schemas that contain themselves", "claude-sonnet-4-5", { ...schema, properties: { a: { $ref: "#" } } }],
    ["schemas that refer to others", "claude-sonnet-4-5", { ...schema, properties: { a: { $ref: "https://a.b" } } }],
  ])("is the input of a tool for %s", (_what, id, wanted) => {
    const { body, answer } = written(
      { ...format({ schema: wanted, description: "D." }), reasoning_effort: "high" },
      { id },
    );
    expect(body["tools"]).toEqual([{ name: "json", description: "D.", input_schema: wanted }]);
    expect(body["tool_choice"]).toEqual({ type: "tool", name: "json", disable_parallel_tool_use: true });
    expect(body).not.toHaveProperty("thinking");
    expect(answer.answerTool).toBe("json");
  });

  it("leaves the client's tools to be called, and their names to them", () => {
    const request = { ...format({ schema }), tools: [tool] };
    const { body, answer } = written(request, { id: OLD });
    expect((body["tools"] as Members[]).map(({ name }) => name)).toEqual(["json", "json_2"]);
    expect(body["tool_choice"]).toEqual({ type: "any", disable_parallel_tool_use: true });
    expect(answer.answerTool).toBe("json_2");
    const forbidden = bodyOf({ ...request, tool_choice: "none" }, { id: OLD });
    expect(forbidden["tool_choice"]).toMatchObject({ type: "tool", name: "json_2" });
    expect(forbidden.tools).toHaveLength(2);
  });

  it("comes after a tool's, if the client wants one called", () => {
    const { body, answer } = written({ ...format({ schema }), tools: [tool], tool_choice: "required" }, { id: OLD });
    expect(body).toMatchObject({ tools: [{ name: "json" }], tool_choice: { type: "any" } });
    expect(answer.answerTool).toBeUndefined();
  });

  it("is only asked for where nothing holds the model to it, which a strict client sees", () => {
    const text = `Answer with one JSON object and nothing else. It fits this JSON schema: ${JSON.stringify(open)}`;
    expect(bodyOf(format({ schema: open }), { id: NEWEST })["system"]).toEqual([{ type: "text", text }]);
    const strict = format({ schema: open, strict: true });
    expect(errorOf(strict, { id: NEWEST })).toEqual({ code: "unsupported_parameter", param: "response_format" });
    const { body, dropped } = written(strict, { id: NEWEST, unsupported: "drop" });
    expect({ system: body["system"], dropped }).toEqual({
      system: [{ type: "text", text }],
      dropped: ["response_format"],
    });
  });
});

describe("an answer in JSON", () => {
  it("is asked for by a sentence behind the client's own instructions", () => {
    const messages = [
      { role: "system", content: "Be kind." },
      { role: "user", content: "Hi" },
    ];
    const texts = ["Be kind.", "Answer with one JSON object and nothing else."];
    const body = bodyOf({ messages, response_format: { type: "json_object" } });
    expect(body["system"]).toEqual(texts.map((text) => ({ type: "text", text })));
  });
});

describe("a schema that holds an answer", () => {
  it("closes every object, and turns into words what cannot be enforced", () => {
    const wanted = {
      $schema: "x",
      properties: {
        n: { type: "integer", minimum: 1, description: "A number." },
        s: { type: "string", format: "regex", pattern: "^a" },
        d: { type: "string", format: "date", title: "T", default: "x" },
        l: { type: "array", items: { oneOf: [{ type: "null" }, { type: "object", properties: {} }] }, minItems: 2 },
        one: { type: "array", items: true, minItems: 1 },
      },
    };
    expect(constrain(wanted)).toEqual({
      type: "object",
      properties: {
        n: { type: "integer", description: "A number. (minimum: 1)" },
        s: { type: "string", description: '(format: "regex", pattern: "^a")' },
        d: { type: "string", format: "date", title: "T", default: "x" },
        l: {
          type: "array",
          items: { anyOf: [{ type: "null" }, { type: "object", properties: {}, additionalProperties: false }] },
          description: "(minItems: 2)",
        },
        one: { type: "array", minItems: 1, description: "(items: true)" },
      },
      additionalProperties: false,
    });
  });

  it("has nothing beside a reference, also at its top", () => {
    const $defs = { a: { type: "object", properties: { b: { $ref: "#/$defs/b", description: "x" } } }, b: { not: {} } };
    expect(constrain({ $ref: "#/$defs/a", $defs })).toMatchObject({
      type: "object",
      properties: { b: { $ref: "#/$defs/b" } },
      $defs: { a: { properties: { b: { $ref: "#/$defs/b" } } }, b: { description: "(not: {})" } },
    });
  });

  it("keeps all digits, names and values of the client", () => {
    const wanted =
      '{"type":"object","properties":{"__proto__":{"const":1e400},"enum":{"enum":[12345678901234567890]}},"additionalProperties":false}';
    const { body } = written(format({ schema: parseExact(wanted) as Members }));
    expect(JSON.stringify(body)).toContain(`"schema":${wanted}`);
  });
});
