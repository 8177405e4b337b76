// What the assistant thought, in requests to those who take it back, and the signatures of its calls.
import { describe, expect, it } from "vitest";
import type { ReasoningPart, Turn } from "../../../../functions/core/conversation/conversation.ts";
import { turnsWritten } from "./support/write.ts";

const user: Turn = { role: "user", parts: [{ type: "text", path: "t", text: "Hi" }] };
const thought = (members: Partial<ReasoningPart> = {}): ReasoningPart => ({
  ...{ type: "reasoning", path: "r", text: "Let me see." },
  ...members,
});
const call = { type: "tool-call", path: "c", id: "a", name: "f", input: "{}" } as const;
const result: Turn = { role: "user", parts: [{ type: "tool-result", path: "r", id: "a", output: [] }] };
const signed = thought({ signature: { maker: "anthropic", value: "s" } });
const redacted = thought({ text: "", redacted: { maker: "anthropic", value: "s" } });

const assistantOf = (model: string, ...thoughts: ReasoningPart[]) =>
  turnsWritten([user, { role: "assistant", parts: [...thoughts, call] }, result], { model })[1] ?? {};

describe("thoughts", () => {
  it.each([
    ...["deepseek/deepseek-v4-pro", "moonshot/kimi-k2.6", "zai/glm-5", "dashscope/qwen3-max"],
    ...["fireworks/kimi-k2", "llamacpp/any", "openai/deepseek-v4-flash", "openai/MiniMax-M2"],
  ])("go back to %s as `reasoning_content`", (model) => {
    expect(assistantOf(model, thought())).toMatchObject({ reasoning_content: "Let me see." });
  });

  it.each(["openrouter/deepseek/deepseek-v4-pro", "vllm/qwen3"])("go back to %s as `reasoning`", (model) => {
    expect(assistantOf(model, thought())).toMatchObject({ reasoning: "Let me see." });
  });

  it.each(["openai/gpt-5", "openai/my-model", "azure/gpt-5", "groq/openai/gpt-oss-120b", "mistral/magistral-medium"])(
    "do not go back to %s",
    (model) => {
      expect(Object.keys(assistantOf(model, thought()))).toEqual(["role", "content", "tool_calls"]);
    },
  );

  it("never go to another than their maker if they are signed", () => {
    for (const model of ["deepseek/deepseek-v4-pro", "vllm/qwen3", "openrouter/anthropic/claude-sonnet-5"]) {
      expect(JSON.stringify(assistantOf(model, signed, redacted))).not.toContain("Let me see.");
    }
  });

  it("of OpenAI's models are summaries, which anybody can read", () => {
    const summary = thought({ signature: { maker: "openai", value: "gAAAA" } });
    const encrypted = thought({ text: "", signature: { maker: "azure", value: "gAAAA" } });
    const written = assistantOf("deepseek/deepseek-v4-pro", encrypted, summary);
    expect(written).toMatchObject({ reasoning_content: "Let me see." });
    expect(JSON.stringify(written)).not.toContain("gAAAA");
  });

  it("have words in their place if they are lost and the model refuses to do without, others in each message", () => {
    const said: Turn = { role: "assistant", parts: [{ type: "text", path: "t", text: "Good." }] };
    const turns = [user, { role: "assistant", parts: [call] } as const, result, said, user];
    const thoughts = turnsWritten(turns, { model: "deepseek/deepseek-v4-pro" }).flatMap(
      ({ role, reasoning_content: thoughts }) => (role === "assistant" ? [thoughts] : []),
    );
    expect(thoughts).toEqual(["I call f (a).", "I say: Good."]);
    expect(assistantOf("vllm/qwen3")).not.toHaveProperty("reasoning");
  });
});

describe("the signatures of calls", () => {
  const written = (model: string) => {
    const part = { ...call, signature: { maker: "google", value: "s" } } as const;
    return JSON.stringify(turnsWritten([user, { role: "assistant", parts: [part] }, result], { model }));
  };

  it("go to Google's models at OpenAI-compatible addresses, and to no others", () => {
    expect(written("openai/gemini-3-pro")).toContain('"extra_content":{"google":{"thought_signature":"s"}}');
    for (const model of ["openai/gpt-5", "deepseek/deepseek-v4-pro", "openrouter/google/gemini-3-pro"]) {
      expect(written(model)).not.toContain("extra_content");
    }
  });
});
