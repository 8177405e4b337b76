// How a model of Bedrock is asked to think.
import { describe, expect, it } from "vitest";
import { GPT_OSS, NEWEST, NOVA, NOVA_2, OPAQUE, PLAIN, written } from "./support/write.ts";

const OPUS_46 = "us.anthropic.claude-opus-4-6-v1";
const ask = (members: object, id: string) => {
  const { body, dropped, maximumTokens } = written(members, { id });
  const { inferenceConfig: config, additionalModelRequestFields: fields } = body;
  return { config, fields, dropped, maximumTokens };
};
const nothing = { config: undefined, fields: undefined, dropped: [] as string[], maximumTokens: 4096 };
const adaptive = { type: "adaptive", display: "summarized" };
const budget = (tokens: number) => ({ thinking: { type: "enabled", budget_tokens: tokens } });

describe("thinking with a budget", () => {
  it("raises the maximum, the usual one too, because it holds for both", () => {
    expect(ask({ reasoning_effort: "low", max_tokens: 1000 }, PLAIN)).toEqual({
      ...nothing,
      ...{ config: { maxTokens: 3048 }, fields: budget(2048), maximumTokens: 3048 },
    });
    expect(ask({ reasoning_effort: "medium" }, PLAIN)).toEqual({
      ...nothing,
      ...{ config: { maxTokens: 14_096 }, fields: budget(10_000), maximumTokens: 14_096 },
    });
  });

  const call = { id: "a", type: "function", function: { name: "f", arguments: "" } };
  const turn = (...blocks: object[]) => [
    { role: "user", content: "Hi" },
    { role: "assistant", content: null, tool_calls: [call], thinking_blocks: blocks },
    { role: "tool", tool_call_id: "a", content: "1" },
  ];

  it("needs the thoughts with which the assistant's turn began", () => {
    const thought = { type: "thinking", thinking: "Hm.", signature: "abc" };
    expect(ask({ messages: turn(thought), reasoning_effort: "low" }, PLAIN).fields).toEqual(budget(2048));
    expect(ask({ messages: turn(), reasoning_effort: "low" }, PLAIN)).toEqual({
      ...nothing,
      dropped: ["reasoning_effort"],
    });
  });

  it("is what the operator says of a model behind a profile", () => {
    const { body } = written({ reasoning_effort: "low" }, { id: OPAQUE, capabilities: { thinking: "budget" } });
    expect(body).toMatchObject({ additionalModelRequestFields: budget(2048) });
  });
});

describe("thinking with an effort", () => {
  it.each([
    [OPUS_46, "high", { thinking: adaptive, output_config: { effort: "high" } }, []],
    [OPUS_46, "minimal", { thinking: adaptive, output_config: { effort: "low" } }, []],
    [NEWEST, "xhigh", { thinking: adaptive, output_config: { effort: "xhigh" } }, []],
    [GPT_OSS, "low", { reasoning_effort: "low" }, []],
    [GPT_OSS, "minimal", { reasoning_effort: "low" }, []],
    [GPT_OSS, "none", { reasoning_effort: "low" }, []],
    ["us.openai.gpt-5.6-sol", "medium", { reasoning: { effort: "medium" } }, []],
    ["qwen.qwen3-32b-v1:0", "medium", { reasoning_config: "high" }, []],
    ["qwen.qwen3-32b-v1:0", "low", { reasoning_config: "low" }, []],
    [NOVA_2, "medium", { reasoningConfig: { type: "enabled", maxReasoningEffort: "medium" } }, []],
    [NOVA_2, "high", { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } }, []],
    [NOVA_2, "none", undefined, []],
  ])("is for %s and %s %j", (id, effort, fields, dropped) => {
    expect(ask({ reasoning_effort: effort }, id)).toEqual({ ...nothing, fields, dropped });
  });

  it("is the nearest to a budget", () => {
    expect(ask({ reasoning: { max_tokens: 5000 } }, GPT_OSS).fields).toEqual({ reasoning_effort: "medium" });
  });

  it("is not the highest of Nova beside a maximum, which Nova refuses there", () => {
    expect(ask({ reasoning_effort: "high", max_tokens: 500 }, NOVA_2)).toEqual({
      config: { maxTokens: 500 },
      fields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "medium" } },
      dropped: ["reasoning_effort"],
      maximumTokens: 500,
    });
  });
});

describe("no thinking", () => {
  it.each([
    [PLAIN, undefined],
    ["us.anthropic.claude-opus-5", { thinking: { type: "disabled" } }],
    [NEWEST, { output_config: { effort: "low" } }],
    [NOVA, undefined],
    ["us.deepseek.r1-v1:0", undefined],
  ])("is had of %s by %j", (id, fields) => {
    expect(ask({ reasoning_effort: "none" }, id)).toEqual({ ...nothing, fields });
    expect(ask({}, id)).toEqual(nothing);
  });

  it.each([NOVA, "us.deepseek.r1-v1:0", "us.meta.llama4-maverick-17b-instruct-v1:0", OPAQUE])(
    "is all that %s can do if asked",
    (id) => {
      expect(ask({ reasoning_effort: "high" }, id)).toEqual({ ...nothing, dropped: ["reasoning_effort"] });
    },
  );
});
