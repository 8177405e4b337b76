// The form of the answer: JSON, with or without a schema.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../functions/core/wire/exact-json.ts";
import { isMembers } from "../../../functions/core/wire/members.ts";
import { bodyOf, errorOf, LLAMA, MISTRAL, NEWEST, NOVA, OPAQUE, PLAIN, TITAN, written } from "./support/write.ts";

const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };
const open = { type: "object", additionalProperties: { type: "number" } };
const format = (members: object) => ({
  response_format: { type: "json_schema", json_schema: { name: "it", ...members } },
});
const tool = { type: "function", function: { name: "json" } };
const spec = (name: string, json: object, description?: string) => ({
  toolSpec: { name, ...(description && { description }), inputSchema: { json } },
});
const answering = (name = "json") => spec(name, schema, "Gives the answer to the user.");
const single = (choice: object) => ({ tool_choice: { ...choice, disable_parallel_tool_use: true } });

describe("an answer with a schema", () => {
  it.each([
    PLAIN,
    "us.anthropic.claude-opus-4-6-v1",
    "qwen.qwen3-32b-v1:0",
    "mistral.magistral-small-2509",
    "zai.glm-5",
  ])("is held to it by %s, as text", (id) => {
    const { body, answer } = written(format({ schema, description: "D." }), { id });
    const jsonSchema = { name: "it", description: "D.", schema: JSON.stringify(schema) };
    expect(body["outputConfig"]).toEqual({ textFormat: { type: "json_schema", structure: { jsonSchema } } });
    expect(body).not.toHaveProperty("toolConfig");
    expect(answer.answerTool).toBeUndefined();
  });

  it.each(["anthropic.claude-3-haiku-20240307-v1:0", "us.anthropic.claude-opus-4-8", "us.anthropic.claude-sonnet-5"])(
    "is the input of a tool for %s, which does not think then",
    (id) => {
      const { body, answer } = written({ ...format({ schema }), reasoning_effort: "high" }, { id });
      expect(body["toolConfig"]).toEqual({ tools: [answering()] });
      expect(body["additionalModelRequestFields"]).toMatchObject(single({ type: "tool", name: "json" }));
      expect(JSON.stringify(body)).not.toContain("budget_tokens");
      expect(answer.answerTool).toBe("json");
    },
  );

  it.each([
    [NOVA, { tool: { name: "json" } }],
    [MISTRAL, { any: {} }],
  ])("is the input of a tool for %s", (id, toolChoice) => {
    const { body } = written(format({ schema, strict: true }), { id });
    expect(body["toolConfig"]).toEqual({ tools: [answering()], toolChoice });
  });

  it("is the input of a tool where the schema cannot be enforced", () => {
    const body = bodyOf(format({ schema: open, description: "D." }));
    expect(body.toolConfig).toEqual({ tools: [spec("json", open, "D.")] });
    expect(body).not.toHaveProperty("outputConfig");
  });

  it("leaves the client's tools to be called, and their names to them", () => {
    const request = { ...format({ schema: open }), tools: [tool] };
    const { body, answer } = written(request);
    expect(body["toolConfig"]).toMatchObject({
      tools: [{ toolSpec: { name: "json" } }, { toolSpec: { name: "json_2" } }],
    });
    expect(body["additionalModelRequestFields"]).toEqual(single({ type: "any" }));
    expect(answer.answerTool).toBe("json_2");
    const forbidden = bodyOf({ ...request, tool_choice: "none" }, { id: NOVA });
    expect(forbidden.toolConfig).toMatchObject({
      tools: [{ toolSpec: { name: "json_2" } }],
      toolChoice: { tool: { name: "json_2" } },
    });
  });

  it("comes after a tool's call, if the client wants one", () => {
    const { body, answer } = written({ ...format({ schema: open }), tools: [tool], tool_choice: "required" });
    expect(body["toolConfig"]).toMatchObject({ tools: [{ toolSpec: { name: "json" } }], toolChoice: { any: {} } });
    expect(answer.answerTool).toBeUndefined();
  });

  it.each([NEWEST, LLAMA, OPAQUE])("is only asked of %s, which a strict client sees", (id) => {
    const text = `Answer with one JSON object and nothing else. It fits this JSON schema: ${JSON.stringify(schema)}`;
    expect(bodyOf(format({ schema }), { id }).system).toEqual([{ text }]);
    const strict = format({ schema, strict: true });
    expect(errorOf(strict, { id })).toEqual({ code: "unsupported_parameter", param: "response_format" });
    const { body, dropped } = written(strict, { id, unsupported: "drop" });
    expect({ system: body["system"], dropped }).toEqual({ system: [{ text }], dropped: ["response_format"] });
  });

  it("keeps all digits, names and values of the client", () => {
    const wanted =
      '{"type":"object","properties":{"__proto__":{"const":1e400},"enum":{"enum":[12345678901234567890]}},"additionalProperties":false}';
    const parsed = parseExact(wanted);
    if (!isMembers(parsed)) throw new Error("the schema is no object");
    expect(JSON.stringify(written(format({ schema: parsed })).body)).toContain(JSON.stringify(wanted));
  });
});

describe("an answer in JSON", () => {
  const messages = [
    { role: "system", content: "Be kind." },
    { role: "user", content: "Hi" },
  ];
  const texts = ["Be kind.", "Answer with one JSON object and nothing else."].map((text) => ({ text }));
  const request = { messages, response_format: { type: "json_object" } };

  it.each([PLAIN, NOVA, OPAQUE])("is asked of %s by a sentence behind the client's own instructions", (id) => {
    expect(bodyOf(request, { id })).toEqual({ messages: [{ role: "user", content: [{ text: "Hi" }] }], system: texts });
  });

  it("is asked for before what the user says, where the model has no system prompt", () => {
    expect(bodyOf(request, { id: TITAN })).toEqual({
      messages: [{ role: "user", content: [...texts, { text: "Hi" }] }],
    });
  });
});
