// Clients of Messages on OpenAI's models that think beside tools in Responses only.
import { describe, expect, it } from "vitest";
import { configuration, MODEL } from "../../../core/support/requests.ts";
import { type Answer, json, scriptedFetch, status } from "../../../core/support/scripted-fetch.ts";
import { startGateway } from "../../../support/gateway.ts";
import { validMessages } from "../../../support/messages-stream.ts";
import { openaiStandIn } from "./support/stand-in.ts";

const tools = [{ name: "get_weather", input_schema: { type: "object", properties: { city: { type: "string" } } } }];
const thinking = { thinking: { type: "enabled", budget_tokens: 2048 }, max_tokens: 4096, tools };
const question = { role: "user", content: "How is the weather in Bonn?" };

async function start(answer: Answer, ...models: object[]) {
  const { fetch, asked } = scriptedFetch(answer);
  const gateway = await startGateway(configuration(...models.map((model) => ({ retries: 0, ...model }))), { fetch });
  const ask = (members: object, path = "/v1/messages") => {
    const headers = { authorization: "Bearer my-secret-key", "anthropic-version": "2023-06-01" };
    return gateway.ask({ path, body: JSON.stringify({ model: MODEL, ...members }), headers });
  };
  const paths = () => asked.map(({ url }) => new URL(url).pathname.replace(/^(?:\/api)?\/v1\//, ""));
  return { ask, asked, paths };
}

function contentOf(text: string): { type: string; id?: string }[] {
  const content = text.startsWith("{") ? JSON.parse(text).content : validMessages(text).content;
  return JSON.parse(JSON.stringify(content));
}

describe.each([true, false])("a client of Messages with tools and thinking (stream: %s)", (stream) => {
  it.each([
    ["openai/gpt-5.5", "openai"],
    ["azure/gpt-5.4", "azure"],
  ])("has a conversation of two turns with %s, whose thoughts go back", async (model, maker) => {
    const { answer, requests } = openaiStandIn();
    const provider_config = model.startsWith("azure")
      ? { api_base: "https://mine.openai.azure.com", api_key: "k" }
      : {};
    const { ask } = await start(answer, { model, provider_config: { api_key: "k", ...provider_config } });
    const first = await ask({ ...thinking, stream, messages: [question] });
    expect(first.status, first.text).toBe(200);
    const content = contentOf(first.text);
    expect(content).toMatchObject([
      { type: "thinking", thinking: "I should look.", signature: `sluice.${maker}.gAAAA0` },
      { type: "tool_use", name: "get_weather", input: { city: "Bonn" } },
    ]);
    const result = { type: "tool_result", tool_use_id: content[1]?.id, content: "Sunny." };
    const messages = [question, { role: "assistant", content }, { role: "user", content: [result] }];
    const second = await ask({ ...thinking, stream, messages });
    expect(second.status, second.text).toBe(200);
    expect(contentOf(second.text)).toMatchObject([{ type: "text", text: 'It says "Sunny."' }]);
    expect(requests[1]?.input[1]).toMatchObject({
      ...{ type: "reasoning", summary: [{ text: "I should look." }], encrypted_content: "gAAAA0" },
    });
    expect(requests.map(({ reasoning }) => reasoning?.effort)).toEqual(["low", "low"]);
  });
});

describe("the choice between chat completions and Responses", () => {
  const chat = json({ choices: [{ index: 0, message: { content: "Hi" }, finish_reason: "stop" }] });
  const hi = { max_tokens: 100, messages: [{ role: "user", content: "Hi" }] };
  /** It has chat completions only, or says so of a path in other words. */
  const chatOnly: Answer = (asked) =>
    asked.url.endsWith("/responses") ? status(404, { message: "Not Found" })(asked) : chat(asked);

  it.each([
    ["openai/gpt-5.4-mini", {}, "responses"],
    ["openai/gpt-5.6-sol", {}, "responses"],
    ["openai/gpt-5.1-codex", {}, "responses"],
    ["openai/o3-pro", {}, "responses"],
    ["openai/my-own", { capabilities: { base_model: "gpt-5.5" } }, "responses"],
    ["openai/gpt-5.5", { protocols: ["chat"] }, "chat/completions"],
    ["openai/gpt-5.2", { protocols: ["responses"] }, "responses"],
    ["openai/gpt-5.2", {}, "chat/completions"],
    ["openai/gpt-4.1-mini", {}, "chat/completions"],
    ["openrouter/openai/gpt-5.5", { provider_config: { api_key: "k" } }, "chat/completions"],
  ])("is by the model: %s, %j", async (model, entry, path) => {
    const either: Answer = (asked) => (asked.url.endsWith("/responses") ? openaiStandIn().answer(asked) : chat(asked));
    const { ask, paths } = await start(either, { model, ...entry });
    expect((await ask({ ...hi, tools })).status).toBe(200);
    expect(paths()).toEqual([path]);
  });

  it("is chat completions for their own clients", async () => {
    const { ask, paths } = await start(chat, { model: "openai/gpt-5.5" });
    expect((await ask({ messages: hi.messages }, "/v1/chat/completions")).status).toBe(200);
    expect(paths()).toEqual(["chat/completions"]);
  });

  it.each(["openai/gpt-5.5", "azure/gpt-5.5"])(
    "is chat completions at once where the provider of %s turns out to lack Responses",
    async (model) => {
      const provider_config = { api_base: "https://models.example.com/v1", api_key: "k" };
      const { ask, paths, asked } = await start(chatOnly, { model, provider_config });
      for (const _ of [1, 2]) expect(contentOf((await ask({ ...hi, tools })).text)).toMatchObject([{ text: "Hi" }]);
      expect(paths().map((path) => path.split("/").at(-1))).toEqual(["responses", "completions", "completions"]);
      expect(JSON.parse(asked[1]?.body ?? "")).toMatchObject({ reasoning_effort: "none" });
    },
  );

  it("is chat completions for a request that only they can honor", async () => {
    const { ask, paths, asked } = await start(chat, { model: "openai/gpt-5.5" });
    expect((await ask({ ...hi, stop_sequences: ["END"] })).status).toBe(200);
    expect([paths(), JSON.parse(asked[0]?.body ?? "").stop]).toEqual([["chat/completions"], ["END"]]);
  });
});
