// How much the model is asked to think: Claude Code names an effort in every request, whatever the model.
import { describe, expect, it } from "vitest";
import type { Reasoning } from "../../../../functions/core/conversation/conversation.ts";
import type { Capabilities } from "../../../../functions/core/directory/capabilities.ts";
import { asRead, writtenOf } from "./support/write.ts";

const tool = { path: "tools[0]", name: "f", description: undefined, parameters: undefined, strict: undefined };

interface Case {
  readonly tools?: boolean;
  readonly forced?: boolean;
  readonly capabilities?: Capabilities;
}

function reasoningOf(model: string, reasoning: Reasoning | undefined, { tools, forced, capabilities }: Case = {}) {
  const written = writtenOf(
    {
      options: { reasoning },
      ...((tools || forced) && { tools: [tool] }),
      ...(forced && { toolChoice: { mode: "required" as const } }),
    },
    { model, ...(capabilities && { capabilities }) },
  );
  const { reasoning_effort, thinking, tool_choice } = asRead(written);
  return { reasoning_effort, thinking, tool_choice, dropped: written.dropped };
}

describe("the effort", () => {
  it.each([
    ...["openai/gpt-4.1-mini", "openai/gpt-4o", "openai/gpt-3.5-turbo", "openai/gpt-5-chat-latest", "openai/my-model"],
    ...["azure/my-deployment", "groq/llama-3.3-70b", "mistral/mistral-large", "ollama/llama3", "xai/grok-4"],
  ])("is left out and named for %s, which refuses any", (model) => {
    for (const reasoning of [{ effort: "max" }, { budget: 10_000 }]) {
      expect(reasoningOf(model, reasoning)).toEqual({ dropped: ["reasoning_effort"] });
    }
    expect(reasoningOf(model, { effort: "none" })).toEqual({ dropped: [] });
  });

  it.each([
    ["openai/gpt-5", { minimal: "minimal", low: "low", high: "high", max: "high", none: "minimal" }],
    ["openai/gpt-5-mini-2025-08-07", { xhigh: "high" }],
    ["openai/gpt-5.1", { minimal: "low", xhigh: "high", none: "none" }],
    ["openai/gpt-5.2-2025-12-11", { xhigh: "xhigh", max: "xhigh", none: "none" }],
    ["openai/gpt-5.2-chat-latest", { low: "medium", max: "medium" }],
    ["openai/gpt-5.6-terra", { max: "max", none: "none" }],
    ["openai/gpt-6-astra", { minimal: "low", max: "max", none: "low" }],
    ["openai/o3", { minimal: "low", max: "high", none: "low" }],
    ["openai/ft:o4-mini:org::id", { max: "high" }],
    ["bedrock/openai.gpt-oss-120b-1:0", { minimal: "low", max: "high", none: "low" }],
    ["groq/openai/gpt-oss-20b", { xhigh: "high" }],
    ["deepseek/deepseek-v4-pro", { low: "high", max: "max" }],
    ["xai/grok-4.3", { max: "high", none: "none" }],
    ["openrouter/z-ai/glm-5", { minimal: "minimal", max: "max", none: "none" }],
  ])("is the nearest that %s takes", (model, efforts) => {
    for (const [effort, expected] of Object.entries(efforts)) {
      expect(reasoningOf(model, { effort }), effort).toMatchObject({ reasoning_effort: expected, dropped: [] });
    }
  });

  it("is the level of a budget", () => {
    expect(reasoningOf("openai/gpt-5", { budget: 1024 }).reasoning_effort).toBe("minimal");
    expect(reasoningOf("openai/gpt-5", { budget: 31_999 }).reasoning_effort).toBe("high");
  });

  it("is not sent if the client says nothing", () => {
    expect(reasoningOf("openai/gpt-5", undefined)).toEqual({ dropped: [] });
  });

  it("is switched off by the vendor's own switch where there is one", () => {
    for (const model of ["deepseek/deepseek-v4-flash", "moonshot/kimi-k2.6", "zai/glm-4.6"]) {
      expect(reasoningOf(model, { effort: "none" })).toEqual({ thinking: { type: "disabled" }, dropped: [] });
    }
    expect(reasoningOf("moonshot/kimi-k2-thinking", { effort: "none" })).toEqual({ dropped: [] });
  });

  it("is none beside tools for OpenAI's models that refuse both together, even if the request names none", () => {
    for (const model of ["openai/gpt-5.4", "azure/gpt-5.5", "openai/gpt-5.6-sol"]) {
      const off = { reasoning_effort: "none" };
      expect(reasoningOf(model, { effort: "high" }, { tools: true })).toEqual({
        ...off,
        dropped: ["reasoning_effort"],
      });
      expect(reasoningOf(model, undefined, { tools: true })).toEqual({ ...off, dropped: [] });
      expect(reasoningOf(model, { effort: "high" })).toMatchObject({ reasoning_effort: "high" });
    }
    expect(reasoningOf("openai/gpt-5.2", { effort: "high" }, { tools: true })).toMatchObject({
      ...{ reasoning_effort: "high" },
    });
  });

  it("gives way to a call that the client forces, where the model cannot have both", () => {
    for (const model of ["deepseek/deepseek-v4-pro", "moonshot/kimi-k2.5"]) {
      expect(reasoningOf(model, { effort: "high" }, { forced: true })).toEqual({
        ...{ thinking: { type: "disabled" }, tool_choice: "required", dropped: ["reasoning_effort"] },
      });
    }
    expect(reasoningOf("moonshot/kimi-k2-thinking", undefined, { forced: true })).toEqual({ dropped: ["tool_choice"] });
  });

  it("is what the operator says of a model that is not known", () => {
    const capabilities: Capabilities = { thinking: "adaptive", efforts: ["low", "high"] };
    expect(reasoningOf("openai/my-model", { effort: "max" }, { capabilities })).toMatchObject({
      ...{ reasoning_effort: "high" },
    });
    expect(reasoningOf("azure/my-deployment", { effort: "max" }, { capabilities: { base_model: "gpt-5" } })).toEqual({
      ...{ reasoning_effort: "high", dropped: [] },
    });
  });
});
