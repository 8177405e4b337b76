// How a model is asked to think.
import { describe, expect, it } from "vitest";
import { bodyOf, NEWEST, written } from "./support/write.ts";

const user = { role: "user", content: "Hi" };
const ask = (members: object, id: string) => {
  const { body, dropped, maximumTokens } = written({ max_tokens: 1000, ...members }, { id });
  expect(maximumTokens).toBe(body["max_tokens"]);
  const { thinking, output_config: config, max_tokens: maximum } = body;
  return { thinking, config, maximum, dropped };
};
const nothing = { thinking: undefined, config: undefined, maximum: 1000, dropped: [] as string[] };
const adaptive = { type: "adaptive", display: "summarized" };

describe("thinking with a budget", () => {
  it.each([
    ["minimal", 1024],
    ["low", 2048],
    ["medium", 10_000],
    ["high", 16_384],
    ["xhigh", 32_768],
    ["max", 32_768],
  ])("has for the effort %s %i tokens, beside those of the answer", (effort, budget) => {
    const thinking = { type: "enabled", budget_tokens: budget };
    expect(ask({ reasoning_effort: effort }, "claude-sonnet-4-5")).toEqual({
      ...nothing,
      thinking,
      maximum: 1000 + budget,
    });
  });

  it("has the client's own budget, if it is not too small", () => {
    const thinking = (budget: number) => ({ thinking: { type: "enabled", budget_tokens: budget } });
    expect(ask({ reasoning: { max_tokens: 5000 } }, "claude-3-7-sonnet")).toMatchObject({
      ...thinking(5000),
      maximum: 6000,
    });
    expect(ask({ thinking: { type: "enabled", budget_tokens: 1 } }, "claude-3-7-sonnet")).toMatchObject(thinking(1024));
  });

  it.each([
    [60_000, 32_768, 32_000, 64_000],
    [64_000, 1024, 1024, 64_000],
    [100_000, 1024, 1024, 64_000],
  ])("stays within the model's limit: %i and %i are %i of %i tokens", (maximum, budget, granted, sum) => {
    const { body } = written({ max_tokens: maximum, reasoning: { max_tokens: budget } });
    expect(body).toMatchObject({ max_tokens: sum, thinking: { budget_tokens: granted } });
  });

  it("is switched off where the model's limit has no room for it", () => {
    const capabilities = { output_limit: 1500 };
    const { body, dropped } = written({ reasoning_effort: "high" }, { capabilities });
    expect(body).not.toHaveProperty("thinking");
    expect({ maximum: body["max_tokens"], dropped }).toEqual({ maximum: 1500, dropped: ["reasoning_effort"] });
  });

  const call = { id: "a", type: "function", function: { name: "f", arguments: "" } };
  const thought = { type: "thinking", thinking: "Hm.", signature: "abc" };
  const turn = (...blocks: object[]) => [
    { role: "assistant", content: null, tool_calls: [call], thinking_blocks: blocks },
    { role: "tool", tool_call_id: "a", content: "1" },
  ];

  it.each([
    ["goes on without its thoughts", [user, ...turn()], false],
    ["goes on with its thoughts", [user, ...turn(thought)], true],
    ["began with thoughts, and has no further ones", [user, ...turn(thought), ...turn()], true],
    ["began without thoughts", [user, ...turn(), ...turn(thought)], false],
    ["is over", [user, ...turn(), { role: "assistant", content: "1." }, user], true],
  ])("depends on the assistant's turn: where it %s", (_what, messages, isOn) => {
    const { body, dropped } = written({ messages, reasoning_effort: "low" });
    expect("thinking" in body).toBe(isOn);
    expect(dropped).toEqual(isOn ? [] : ["reasoning_effort"]);
    const newer = bodyOf({ messages, reasoning_effort: "low" }, { id: "claude-opus-4-7" });
    expect(newer["thinking"]).toEqual(adaptive);
  });
});

describe("thinking with an effort", () => {
  it.each([
    ["minimal", "low", "low"],
    ["low", "low", "low"],
    ["medium", "medium", "medium"],
    ["high", "high", "high"],
    ["xhigh", "max", "xhigh"],
    ["max", "max", "max"],
  ])("takes the nearest effort: %s is %s, and for newer models %s", (wanted, older, newer) => {
    expect(ask({ reasoning_effort: wanted }, "claude-opus-4-6")).toEqual({
      ...nothing,
      thinking: adaptive,
      config: { effort: older },
    });
    expect(ask({ reasoning_effort: wanted }, NEWEST)).toEqual({
      ...nothing,
      thinking: adaptive,
      config: { effort: newer },
    });
  });

  it.each([
    [1024, "low"],
    [5000, "medium"],
    [16_384, "high"],
    [30_000, "xhigh"],
    [100_000, "max"],
  ])("takes it from a budget of %i tokens: %s", (budget, effort) => {
    expect(ask({ reasoning: { max_tokens: budget } }, NEWEST).config).toEqual({ effort });
  });
});

describe("no thinking", () => {
  it.each([
    ["claude-sonnet-4-5", undefined, undefined],
    ["claude-opus-4-7", undefined, undefined],
    ["claude-opus-5", { type: "disabled" }, undefined],
    [NEWEST, undefined, { effort: "low" }],
  ])("is had of %s by %j and %j", (id, thinking, config) => {
    expect(ask({ reasoning_effort: "none" }, id)).toEqual({ ...nothing, thinking, config });
  });

  it.each(["claude-sonnet-4-5", "claude-opus-5", NEWEST])("is left to %s where the client does not say", (id) => {
    expect(ask({}, id)).toEqual(nothing);
  });

  it("is all that older models can do", () => {
    expect(ask({ reasoning_effort: "high" }, "claude-3-5-sonnet")).toEqual({
      ...nothing,
      dropped: ["reasoning_effort"],
    });
  });
});

describe("the maximum of tokens", () => {
  it("is the client's, else what the limits reserve, and not more than the model can write", () => {
    expect(bodyOf({ max_completion_tokens: 7 }).max_tokens).toBe(7);
    expect(bodyOf({}).max_tokens).toBe(4096);
    expect(bodyOf({ max_tokens: 1_000_000 }).max_tokens).toBe(64_000);
    expect(bodyOf({ max_tokens: 1_000_000 }, { id: NEWEST }).max_tokens).toBe(1_000_000);
  });
});
