// `defaults`, `set` and `drop` in the words of chat completions, for a client of Responses.
import { describe, expect, it } from "vitest";
import { json } from "../../core/support/scripted-fetch.ts";
import { GPT, request, response, startNative } from "./native/support.ts";

const CHAT = json({
  ...{ id: "chatcmpl-1", object: "chat.completion" },
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
});
const GOOGLE = json({ candidates: [{ content: { parts: [{ text: "Hi" }] }, finishReason: "STOP" }] });
const RESPONSE = json(response({ status: "completed" }));
const OPENAI = { model: "openai/gpt-5.2", protocols: ["chat"], retries: 0 };
const GEMINI = { model: "gemini/gemini-2.5-flash", retries: 0, provider_config: { api_key: "sk" } };

async function sent(answer: typeof CHAT, model: object, members: object = {}) {
  const { ask, asked } = await startNative(answer, model);
  const { status, text } = await ask(request(members));
  expect({ status, text }).toMatchObject({ status: 200 });
  const { model: _, messages, contents, input, stream, ...others } = JSON.parse(asked[0]?.body ?? "");
  return others;
}

const SCHEMA = { name: "city", schema: { type: "object" }, strict: true };

describe("a model's members in chat completions' words", () => {
  const set = { max_completion_tokens: 100, stop: "END", user: "u-1" };
  const defaults = { reasoning_effort: "low", seed: 7, frequency_penalty: 0 };

  it("are translated for a provider that speaks another protocol", async () => {
    expect(await sent(GOOGLE, { ...GEMINI, set, defaults })).toEqual({
      generationConfig: {
        ...{ maxOutputTokens: 100, stopSequences: ["END"], seed: 7 },
        thinkingConfig: { thinkingBudget: 1024, includeThoughts: true },
      },
    });
  });

  it("give way to what the client says in its own, if they are defaults", async () => {
    const members = { max_output_tokens: 3000, reasoning: { effort: "high" } };
    const { generationConfig } = await sent(GOOGLE, { ...GEMINI, defaults: { ...set, ...defaults } }, members);
    expect(generationConfig.maxOutputTokens).toBe(3000);
    expect(generationConfig.thinkingConfig.thinkingBudget).not.toBe(1024);
  });

  it("are sent as they are to a provider that speaks them, with one maximum", async () => {
    const own = { ...defaults, logit_bias: { 1: 1 }, verbosity: "low" };
    const model = { ...OPENAI, defaults: { ...own, max_tokens: 7 }, set: { max_completion_tokens: 100 } };
    expect(await sent(CHAT, model, { max_output_tokens: 55 })).toEqual({ ...own, max_completion_tokens: 100 });
  });

  it("have this protocol's names where it is passed through, and are left out where it has none", async () => {
    const members = { ...defaults, response_format: { type: "json_schema", json_schema: SCHEMA }, verbosity: "low" };
    expect(await sent(RESPONSE, { ...GPT, set, defaults: members })).toEqual({
      ...{ max_output_tokens: 100, user: "u-1", reasoning: { effort: "low" } },
      text: { format: { type: "json_schema", ...SCHEMA }, verbosity: "low" },
    });
  });

  it("leave what the client says beside them", async () => {
    const members = { reasoning: { effort: "high", summary: "auto" }, text: { verbosity: "high", format: null } };
    const format = { type: "json_object" };
    expect(await sent(RESPONSE, { ...GPT, set: { reasoning_effort: "low" } }, members)).toMatchObject({
      reasoning: { effort: "low", summary: "auto" },
    });
    const model = { ...GPT, defaults: { reasoning_effort: "low", response_format: format, verbosity: "low" } };
    expect(await sent(RESPONSE, model, members)).toEqual({ ...members, text: { verbosity: "high", format } });
    expect(await sent(RESPONSE, model, { reasoning: null, text: "x" })).toEqual({
      ...{ reasoning: { effort: "low" }, text: "x" },
    });
  });

  it("count for less than this protocol's own", async () => {
    const own = { reasoning: { effort: "high" }, max_output_tokens: 5, text: { verbosity: "low" } };
    const model = { ...GPT, set: { ...own, max_tokens: 6 }, defaults: { verbosity: "high", reasoning_effort: "low" } };
    expect(await sent(RESPONSE, model, { text: { verbosity: "medium" } })).toEqual(own);
  });

  it("are never sent if they are dropped", async () => {
    const drop = ["reasoning_effort", "max_completion_tokens", "response_format", "stop", "user"];
    const members = { reasoning: { effort: "high" }, max_output_tokens: 5, user: "u", text: { verbosity: "low" } };
    expect(await sent(RESPONSE, { ...GPT, drop }, members)).toEqual({ text: members.text });
  });
});
