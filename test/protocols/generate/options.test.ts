// Options in a request to Google, and what is left out of it or refused.
import { describe, expect, it } from "vitest";
import { bodyOf, configOf, droppedOf, errorOf, NEWEST, OLD, PLAIN, written } from "./support/write.ts";

describe("the body", () => {
  it("has the members of the API only, and says so for the others", () => {
    const members = {
      ...{ logit_bias: { 1: 1 }, store: true, metadata: { a: "b" }, user: "u", prompt_cache_key: "k" },
      ...{ presence_penalty: 1, frequency_penalty: 1 },
    };
    const { body, dropped } = written(members);
    expect(body).toEqual({ contents: [{ role: "user", parts: [{ text: "Hi" }] }] });
    expect([...dropped].sort()).toEqual(Object.keys(members).sort());
  });
});

describe("sampling", () => {
  const all = { temperature: 0.3, top_p: 0.5, top_k: 3 };
  const penalties = { frequency_penalty: 1, presence_penalty: 1 };

  it.each([
    [PLAIN, all, { temperature: 0.3, topP: 0.5, topK: 3 }, []],
    [PLAIN, { temperature: 0 }, { temperature: 0 }, []],
    [PLAIN, { temperature: 2.5, top_k: -1 }, { temperature: 2 }, ["top_k"]],
    [PLAIN, { temperature: -1, seed: -(2 ** 31) }, { temperature: 0, seed: -(2 ** 31) }, []],
    [PLAIN, { seed: 2 ** 31 }, {}, ["seed"]],
    [NEWEST, { ...all, seed: 1 }, { seed: 1 }, ["temperature", "top_k", "top_p"]],
    ["gemini-3-pro-preview", all, { temperature: 0.3, topP: 0.5, topK: 3 }, []],
    [OLD, penalties, { frequencyPenalty: 1, presencePenalty: 1 }, []],
    [PLAIN, penalties, {}, ["frequency_penalty", "presence_penalty"]],
  ])("of %s has of %j %j", (id, members, expected, dropped) => {
    expect(configOf(members, { id })).toEqual(expected);
    expect([...droppedOf(members, { id })].sort()).toEqual(dropped);
  });
});

describe("stop sequences", () => {
  it("are those that are not empty", () => {
    expect(configOf({ stop: "END" })).toEqual({ stopSequences: ["END"] });
    expect(configOf({ stop: ["\n", ""] })).toEqual({ stopSequences: ["\n"] });
    expect(droppedOf({ stop: ["\n", ""] })).toEqual(["stop"]);
    expect(configOf({ stop: [""] })).toEqual({});
  });

  it("are five at most", () => {
    const stop = ["a", "b", "c", "d", "e", "f"];
    expect(errorOf({ stop })).toEqual({ code: "unsupported_parameter", param: "stop" });
    expect(configOf({ stop }, { unsupported: "drop" })).toEqual({ stopSequences: stop.slice(0, 5) });
  });
});

describe("several answers", () => {
  it("are asked of models that give them", () => {
    expect(configOf({ n: 3 })).toEqual({ candidateCount: 3 });
    expect(written({ n: 3 }).answer.choices).toBe(3);
    expect(configOf({ n: 1 }, { id: NEWEST })).toEqual({});
    expect(written({}).answer.choices).toBe(1);
  });

  it.each([
    [NEWEST, 2, 1],
    [PLAIN, 9, 8],
  ])("are refused beyond what %s gives, or fewer if the operator wants that", (id, n, most) => {
    expect(errorOf({ n }, { id })).toEqual({ code: "unsupported_parameter", param: "n" });
    const { answer, dropped } = written({ n }, { id, unsupported: "drop" });
    expect({ choices: answer.choices, dropped }).toEqual({ choices: most, dropped: ["n"] });
  });
});

describe("log probabilities", () => {
  it("are refused, or left out if the operator wants that", () => {
    expect(errorOf({ logprobs: true })).toEqual({ code: "unsupported_parameter", param: "logprobs" });
    expect(droppedOf({ logprobs: true }, { unsupported: "drop" })).toEqual(["logprobs"]);
    expect(droppedOf({ logprobs: false })).toEqual([]);
  });
});

describe("the maximum of tokens", () => {
  it("is sent only if the client names one, and is not more than the model can write", () => {
    expect(configOf({ max_completion_tokens: 7 })).toEqual({ maxOutputTokens: 7 });
    expect(configOf({})).toEqual({});
    expect(configOf({ max_tokens: 1_000_000 })).toEqual({ maxOutputTokens: 65_535 });
    expect(configOf({ max_tokens: 1_000_000 }, { id: NEWEST })).toEqual({ maxOutputTokens: 1_000_000 });
  });

  it("is what the limits reserve", () => {
    expect(written({ max_tokens: 1_000_000 }).maximumTokens).toBe(65_535);
    expect(written({}).maximumTokens).toBe(4096);
  });
});

describe("the tier of service", () => {
  it.each([
    ["auto", undefined, []],
    ["default", "standard", []],
    ["flex", "flex", []],
    ["priority", "priority", []],
    ["scale", undefined, ["service_tier"]],
  ])("%s is %s", (tier, expected, dropped) => {
    expect(bodyOf({ service_tier: tier })["serviceTier"]).toBe(expected);
    expect(droppedOf({ service_tier: tier })).toEqual(dropped);
  });

  it("is not in the body on Vertex AI", () => {
    const { body, dropped } = written({ service_tier: "flex" }, { dialect: "vertex" });
    expect(body).not.toHaveProperty("serviceTier");
    expect(dropped).toEqual(["service_tier"]);
  });
});

describe("cache marks", () => {
  const mark = { cache_control: { type: "ephemeral" } };
  const call = { id: "a", type: "function", function: { name: "f", arguments: "" } };

  it.each([
    ["the request", mark],
    ["a tool", { tools: [{ type: "function", function: { name: "f" }, ...mark }] }],
    ["a part", { messages: [{ role: "user", content: [{ type: "text", text: "Hi", ...mark }] }] }],
    [
      "a part of a result",
      {
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", tool_calls: [call] },
          { role: "tool", tool_call_id: "a", content: [{ type: "text", text: "1", ...mark }] },
        ],
      },
    ],
  ])("are left out, and named once, on %s", (_where, members) => {
    expect(droppedOf(members)).toEqual(["cache_control"]);
    expect(JSON.stringify(bodyOf(members))).not.toContain("cache");
  });
});
