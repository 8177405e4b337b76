// `defaults`, `set` and `drop` in the words of chat completions, for a client of Messages.
import { describe, expect, it } from "vitest";
import { json } from "../../core/support/scripted-fetch.ts";
import { message, startNative } from "./native/support.ts";

const CHAT = json({
  ...{ id: "chatcmpl-1", object: "chat.completion" },
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
});
const GOOGLE = json({ candidates: [{ content: { parts: [{ text: "Hi" }] }, finishReason: "STOP" }] });
const MESSAGE = json({
  ...{ id: "msg_1", type: "message", role: "assistant", content: [{ type: "text", text: "Hi" }] },
  ...{ stop_reason: "end_turn", usage: { input_tokens: 3, output_tokens: 1 } },
});
const OPENAI = { model: "openai/gpt-5.2", protocols: ["chat"], retries: 0 };
const GEMINI = { model: "gemini/gemini-2.5-flash", retries: 0, provider_config: { api_key: "sk" } };
const CLAUDE = { model: "anthropic/claude-sonnet-5", retries: 0 };

async function sent(answer: typeof CHAT, model: object, request: object = {}) {
  const { ask, asked } = await startNative(answer, model);
  const { status, text, headers } = await ask(message({ max_tokens: 32_000, ...request }));
  expect({ status, text }).toMatchObject({ status: 200 });
  const { model: _, messages, contents, stream, ...members } = JSON.parse(asked[0]?.body ?? "");
  return { members, dropped: headers["x-sluice-dropped"] };
}

describe("a model's members in chat completions' words", () => {
  const set = { max_completion_tokens: 100, stop: "END", user: "u-1" };
  const defaults = { reasoning_effort: "low", seed: 7, frequency_penalty: 0 };

  it("are translated for a provider that speaks another protocol", async () => {
    const { members, dropped } = await sent(GOOGLE, { ...GEMINI, set, defaults });
    expect(members).toEqual({
      generationConfig: {
        ...{ maxOutputTokens: 100, stopSequences: ["END"], seed: 7 },
        thinkingConfig: { thinkingBudget: 1024, includeThoughts: true },
      },
    });
    expect(dropped?.split(",").toSorted()).toEqual(["frequency_penalty", "metadata.user_id"]);
  });

  it("give way to what the client says in its own, if they are defaults", async () => {
    const { members } = await sent(
      GOOGLE,
      { ...GEMINI, defaults: { ...set, ...defaults } },
      { stop_sequences: ["STOP"], thinking: { type: "enabled", budget_tokens: 2000 } },
    );
    expect(members.generationConfig).toMatchObject({ maxOutputTokens: 32_000, stopSequences: ["STOP"] });
    expect(members.generationConfig.thinkingConfig).toMatchObject({ thinkingBudget: 2000 });
  });

  it("are not sent where they have no meaning", async () => {
    const members = { n: 2, parallel_tool_calls: false, logprobs: true };
    expect((await sent(GOOGLE, { ...GEMINI, set: members })).members).toEqual({
      generationConfig: { maxOutputTokens: 32_000 },
    });
  });

  it("are sent as they are to a provider that speaks them, if the client does not say otherwise", async () => {
    const own = { ...defaults, logit_bias: { 1: 1 }, parallel_tool_calls: false };
    const { members } = await sent(CHAT, { ...OPENAI, defaults: own, set: { max_completion_tokens: 100 } });
    expect(members).toEqual({ ...own, max_completion_tokens: 100 });
    const effort = { output_config: { effort: "high" } };
    expect((await sent(CHAT, { ...OPENAI, defaults: own }, effort)).members).toMatchObject({
      ...{ reasoning_effort: "high", max_completion_tokens: 32_000 },
    });
    expect((await sent(CHAT, { ...OPENAI, set: own }, effort)).members).toMatchObject({ reasoning_effort: "low" });
  });

  it("are never sent if they are dropped, whatever the client calls them", async () => {
    const drop = ["user", "reasoning_effort"];
    const request = { metadata: { user_id: "u-2" }, output_config: { effort: "high" } };
    expect((await sent(CHAT, { ...OPENAI, drop }, request)).members).toEqual({ max_completion_tokens: 32_000 });
  });

  it("have this protocol's names where it is passed through, and are left out where it has none", async () => {
    const { members } = await sent(MESSAGE, { ...CLAUDE, set, defaults: { reasoning_effort: "low", top_k: 5 } });
    expect(members).toEqual({ max_tokens: 100, stop_sequences: ["END"], top_k: 5 });
  });
});
