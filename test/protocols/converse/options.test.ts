// Options in a request to Bedrock, and what is left out of it or refused.
import { describe, expect, it } from "vitest";
import {
  bodyOf,
  configOf,
  droppedOf,
  errorOf,
  fieldsOf,
  GPT_OSS,
  LLAMA,
  MISTRAL,
  NEWEST,
  NOVA,
  NOVA_2,
  OPAQUE,
  PLAIN,
  written,
} from "./support/write.ts";

describe("the body", () => {
  it("has the members of the API only, and says so for the others", () => {
    const members = {
      ...{ logit_bias: { 1: 1 }, store: true, metadata: { a: "b" }, prompt_cache_key: "k" },
      ...{ presence_penalty: 1, frequency_penalty: 1, seed: 1 },
    };
    const { body, dropped } = written(members);
    expect(body).toEqual({ messages: [{ role: "user", content: [{ text: "Hi" }] }] });
    expect([...dropped].sort()).toEqual(Object.keys(members).sort());
  });
});

describe("sampling", () => {
  const all = { temperature: 0.3, top_p: 0.5, top_k: 3 };

  it.each([
    [NOVA, all, { temperature: 0.3, topP: 0.5 }, { inferenceConfig: { topK: 3 } }, []],
    [PLAIN, all, { temperature: 0.3 }, { top_k: 3 }, ["top_p"]],
    [PLAIN, { top_p: 0.5 }, { topP: 0.5 }, {}, []],
    ["anthropic.claude-3-haiku-20240307-v1:0", all, { temperature: 0.3, topP: 0.5 }, { top_k: 3 }, []],
    [LLAMA, { temperature: 0, top_k: 3 }, { temperature: 0 }, {}, ["top_k"]],
    [LLAMA, { temperature: 2 }, { temperature: 1 }, {}, []],
    [LLAMA, { temperature: -1, top_p: 1.5 }, { temperature: 0 }, {}, ["top_p"]],
    [PLAIN, { top_k: 0 }, {}, {}, ["top_k"]],
    ["us.anthropic.claude-opus-5", all, {}, {}, ["temperature", "top_k", "top_p"]],
    [NEWEST, { temperature: 1 }, {}, {}, ["temperature"]],
    ["us.openai.gpt-5.6-sol", { temperature: 1 }, {}, {}, ["temperature"]],
    [OPAQUE, all, {}, {}, ["temperature", "top_k", "top_p"]],
  ])("of %s has of %j %j and %j", (id, members, config, fields, dropped) => {
    expect(configOf(members, { id })).toEqual(config);
    expect(fieldsOf(members, { id })).toEqual(fields);
    expect([...droppedOf(members, { id })].sort()).toEqual(dropped);
  });

  it("is not chosen while Claude thinks, nor at the highest level of Nova", () => {
    expect(configOf({ ...all, reasoning_effort: "low", max_tokens: 1000 })).toEqual({ maxTokens: 3048 });
    const { body, dropped } = written({ ...all, reasoning_effort: "high" }, { id: NOVA_2 });
    expect(body).not.toHaveProperty("inferenceConfig");
    expect([...dropped].sort()).toEqual(["temperature", "top_k", "top_p"]);
    expect(configOf({ ...all, reasoning_effort: "medium" }, { id: NOVA_2 })).toEqual({ temperature: 0.3, topP: 0.5 });
  });
});

describe("stop sequences", () => {
  it.each([
    [MISTRAL, ["END", "\n"], []],
    [PLAIN, ["END"], ["stop"]],
  ])("of %s are those that it takes", (id, expected, dropped) => {
    expect(configOf({ stop: ["END", "\n"] }, { id })).toEqual({ stopSequences: expected });
    expect(droppedOf({ stop: ["END", "\n"] }, { id })).toEqual(dropped);
    expect(configOf({ stop: ["", "a"] }, { id })).toEqual({ stopSequences: ["a"] });
    expect(configOf({ stop: "" }, { id })).toEqual({});
  });

  it.each([GPT_OSS, "us.openai.gpt-5.6-sol"])("are refused for %s, or left out if the operator wants that", (id) => {
    expect(errorOf({ stop: "END" }, { id })).toEqual({ code: "unsupported_parameter", param: "stop" });
    const { body, dropped } = written({ stop: "END" }, { id, unsupported: "drop" });
    expect(body).not.toHaveProperty("inferenceConfig");
    expect(dropped).toEqual(["stop"]);
  });
});

describe("what no model of Bedrock gives", () => {
  it.each([
    [{ n: 2 }, "n"],
    [{ logprobs: true }, "logprobs"],
  ])("is refused, or left out if the operator wants that: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "unsupported_parameter", param });
    expect(droppedOf(members, { unsupported: "drop" })).toEqual([param]);
  });
});

describe("the maximum of tokens", () => {
  it("is sent only if the client names one, and is not more than the model can write", () => {
    expect(configOf({ max_completion_tokens: 7 })).toEqual({ maxTokens: 7 });
    expect(configOf({})).toEqual({});
    expect(configOf({ max_tokens: 1_000_000 })).toEqual({ maxTokens: 64_000 });
    expect(configOf({ max_tokens: 1_000_000 }, { id: GPT_OSS })).toEqual({ maxTokens: 1_000_000 });
  });

  it.each([
    [NOVA, 10_000],
    [NOVA_2, 32_000],
    [LLAMA, 8192],
    ["meta.llama3-70b-instruct-v1:0", 2048],
    ["mistral.mistral-large-2407-v1:0", 8192],
    ["mistral.mixtral-8x7b-instruct-v0:1", 4096],
    ["cohere.command-r-plus-v1:0", 4096],
    ["ai21.jamba-1-5-large-v1:0", 4096],
    ["amazon.titan-text-premier-v1:0", 3000],
    ["us.writer.palmyra-x5-v1:0", 8192],
  ])("of %s is %i where Claude Code asks for 32,000, which smaller models refuse", (id, maxTokens) => {
    expect(configOf({ max_tokens: 32_000 }, { id })).toEqual({ maxTokens });
  });

  it("is what the limits reserve", () => {
    expect(written({ max_tokens: 1_000_000 }).maximumTokens).toBe(64_000);
    expect(written({}).maximumTokens).toBe(4096);
    expect(written({}, { id: OPAQUE }).maximumTokens).toBe(4096);
  });
});

describe("the tier of service", () => {
  it.each([
    ["auto", undefined, []],
    ["default", { type: "default" }, []],
    ["flex", { type: "flex" }, []],
    ["priority", { type: "priority" }, []],
    ["reserved", { type: "reserved" }, []],
    ["scale", undefined, ["service_tier"]],
  ])("%s is %j", (tier, expected, dropped) => {
    expect(bodyOf({ service_tier: tier })["serviceTier"]).toEqual(expected);
    expect(droppedOf({ service_tier: tier })).toEqual(dropped);
  });
});

describe("the user", () => {
  it.each(["u-1", "a b:c@d.e", "x".repeat(256)])("is metadata of the request: %s", (user) => {
    expect(bodyOf({ user })["requestMetadata"]).toEqual({ user });
    expect(droppedOf({ user })).toEqual([]);
  });

  it.each(["é", "x".repeat(257), "a;b", ""])("is left out where Bedrock would refuse it: %j", (user) => {
    expect(bodyOf({ user })).not.toHaveProperty("requestMetadata");
    expect(droppedOf({ user })).toEqual(["user"]);
  });
});
