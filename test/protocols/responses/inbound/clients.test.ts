// The second turns of other clients, as they send them, on providers of every family.
import { describe, expect, it } from "vitest";
import { models, seesImages, sendTo } from "../../messages/inbound/support/providers.ts";
import { errorOf, read } from "./support/read.ts";

const parameters = {
  ...{ $schema: "http://json-schema.org/draft-07/schema#", type: "object", additionalProperties: false },
  ...{ properties: { city: { type: "string" } }, required: ["city"] },
};
const weather = { type: "function", name: "get_weather", description: "The weather", parameters };
const thought = {
  type: "reasoning",
  id: "rs_1",
  summary: [{ type: "summary_text", text: "I ask." }],
  encrypted_content: "gAA",
};
const call = { type: "function_call", call_id: "call_1", name: "get_weather", arguments: '{"city":"Paris"}' };
const output = { type: "function_call_output", call_id: "call_1", output: "20 degrees" };
const image = { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=" };

/** `ai` with `@ai-sdk/openai` 4.0 and `store: false`. */
const aiSdk = {
  model: "my-model",
  input: [
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "input_text", text: "Weather in Paris?" }] },
    ...[thought, call, output],
    { role: "assistant", content: [{ type: "output_text", text: "It is 20 degrees." }], id: "msg_1" },
    { role: "user", content: [{ type: "input_text", text: "And here?" }, image] },
  ],
  ...{ store: false, include: ["reasoning.encrypted_content"], tools: [weather], tool_choice: "auto" },
};

/** `@openai/agents`. */
const agents = {
  ...{ model: "my-model", instructions: "Be brief.", include: [], stream: false, parallel_tool_calls: true },
  input: [
    ...[{ role: "user", content: "Weather in Paris?" }, thought],
    ...[
      { ...call, id: "fc_1", status: "completed" },
      { ...output, status: "completed" },
    ],
  ],
  tools: [{ ...weather, strict: true }],
  text: { format: { type: "json_schema", name: "output", strict: true, schema: parameters } },
};

/** `@langchain/openai` with `useResponsesApi`. */
const langChain = {
  ...{ model: "my-model", stream: false, text: {}, tools: [{ ...weather, strict: null }] },
  input: [
    { type: "message", role: "system", content: "Be brief." },
    { type: "message", role: "user", content: "Weather in Paris?" },
    ...[thought, { ...call, id: "fc_1", status: "completed" }, output],
  ],
};

describe.each([
  ["the AI SDK", aiSdk, models.filter(seesImages)],
  ["openai-agents", agents, models],
  ["LangChain", langChain, models],
])("a turn of %s", (_name, body, all) => {
  it.each(all)("is sent to %s", (model) => {
    const sent = sendTo(model, { conversation: read(body), unsupported: "drop" });
    expect(sent.refusal).toBeUndefined();
    expect(JSON.stringify(sent.body)).toContain("20 degrees");
    expect(sent.dropped.filter((path) => path.startsWith("input"))).toEqual(["input[].encrypted_content"]);
  });
});

describe("a turn of the AI SDK that relies on stored items", () => {
  it("is refused by the item's path", () => {
    const input = [
      { role: "user", content: "Hi" },
      { type: "item_reference", id: "msg_1" },
      { role: "user", content: "?" },
    ];
    expect(errorOf({ input })).toEqual({ code: "unsupported_parameter", param: "input[1].type" });
  });
});
