// Tokens as a provider reports them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUsage, sumOfUsage } from "../../functions/core/limits/usage.ts";

describe("readUsage", () => {
  it("reads what OpenAI sends", () => {
    const usage = {
      prompt_tokens: 19,
      completion_tokens: 10,
      total_tokens: 29,
      prompt_tokens_details: { cached_tokens: 8, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 4 },
    };
    const counts = { promptTokens: 19, completionTokens: 10, totalTokens: 29, cachedTokens: 8, reasoningTokens: 4 };
    expect(readUsage(usage)).toEqual({ ...counts, estimated: false });
  });

  it.each([
    [
      "DeepSeek",
      { prompt_tokens: 1000, completion_tokens: 10, prompt_cache_hit_tokens: 900, prompt_cache_miss_tokens: 100 },
    ],
    ["Moonshot", { prompt_tokens: 1000, completion_tokens: 10, cached_tokens: 900 }],
    ["servers of Anthropic's models", { prompt_tokens: 1000, completion_tokens: 10, cache_read_input_tokens: 900 }],
    ["OpenAI's Responses", { input_tokens: 1000, output_tokens: 10, input_tokens_details: { cached_tokens: 900 } }],
    [
      "OpenAI, beside another",
      { prompt_tokens: 1000, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 900 }, cached_tokens: 0 },
    ],
  ])("reads what %s sends", (_, usage) => {
    const expected = {
      promptTokens: 1000,
      completionTokens: 10,
      totalTokens: 1010,
      cachedTokens: 900,
      estimated: false,
    };
    expect(readUsage(usage)).toEqual(expected);
  });

  it.each([
    ["OpenRouter", { prompt_tokens_details: { cache_write_tokens: 700 } }],
    ["LiteLLM and Envoy", { prompt_tokens_details: { cache_creation_tokens: 700 } }],
    ["servers of Anthropic's models", { cache_creation_input_tokens: 700 }],
    ["OpenAI's Responses, through OpenRouter", { input_tokens_details: { cache_write_tokens: 700 } }],
  ])("reads the tokens that were written to a cache, as %s sends them", (_, members) => {
    expect(readUsage({ prompt_tokens: 1000, completion_tokens: 10, ...members })?.cacheWriteTokens).toBe(700);
  });

  it("reads audio and web searches", () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 10,
      prompt_tokens_details: { audio_tokens: 60 },
      completion_tokens_details: { audio_tokens: 7 },
      server_tool_use: { web_search_requests: 2 },
    };
    const expected = { audioPromptTokens: 60, audioCompletionTokens: 7, webSearches: 2 };
    expect(readUsage(usage)).toMatchObject(expected);
    expect(readUsage({ prompt_tokens: 1, num_search_queries: 3 })?.webSearches).toBe(3);
    const both = sumOfUsage([readUsage(usage), readUsage(usage)].filter((one) => one !== undefined));
    expect(both).toMatchObject({
      promptTokens: 200,
      audioPromptTokens: 120,
      audioCompletionTokens: 14,
      webSearches: 4,
    });
  });

  it("counts what a model thought as completion, where only the total has it, as at xAI", () => {
    const usage = { prompt_tokens: 291, completion_tokens: 26, total_tokens: 513 };
    expect(readUsage(usage)).toMatchObject({ promptTokens: 291, completionTokens: 222, totalTokens: 513 });
    expect(readUsage({ ...usage, completion_tokens: 0 })?.completionTokens).toBe(222);
  });

  it("counts as prompt what came from a cache or went there, where only the total has it", () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, cache_read_input_tokens: 900 };
    const written = { ...usage, cache_creation_input_tokens: 100 };
    expect(readUsage({ ...usage, total_tokens: 915 })).toMatchObject({ promptTokens: 910, completionTokens: 5 });
    expect(readUsage({ ...written, total_tokens: 1015 })).toMatchObject({ promptTokens: 1010, completionTokens: 5 });
    expect(readUsage({ ...written, total_tokens: 1020 })).toMatchObject({ promptTokens: 1010, completionTokens: 10 });
    expect(readUsage({ ...usage, total_tokens: 15 })).toMatchObject({ promptTokens: 10, completionTokens: 5 });
  });

  it("makes no completion of a total alone, and none less than the provider says", () => {
    expect(readUsage({ total_tokens: 7 })?.completionTokens).toBe(0);
    expect(readUsage({ prompt_tokens: 3, total_tokens: 7 })?.completionTokens).toBe(0);
    expect(readUsage({ prompt_tokens: 3, completion_tokens: 9, total_tokens: 7 })?.completionTokens).toBe(9);
  });

  it("adds up a total that is missing", () => {
    expect(readUsage({ prompt_tokens: 3, completion_tokens: 4 })?.totalTokens).toBe(7);
    expect(readUsage({ total_tokens: 7 })?.totalTokens).toBe(7);
  });

  it("does without the counts that are missing", () => {
    expect(readUsage({ prompt_tokens: 3, completion_tokens: null, total_tokens: 0 })?.totalTokens).toBe(3);
  });

  it.each([
    ...[null, undefined, 7, "9", [], {}, { total_tokens: 0 }, { total_tokens: -1 }, { total_tokens: "9" }],
    ...[
      { prompt_tokens: -5, completion_tokens: 7 },
      { prompt_tokens: 10.5, completion_tokens: 20 },
    ],
  ])("finds none in %j", (value) => {
    expect(readUsage(value)).toBeUndefined();
  });

  it("gives whole, non-negative counts, whatever it is given", () => {
    const count = fc.oneof(fc.double(), fc.integer(), fc.string(), fc.constant(null));
    const names = ["prompt_tokens", "completion_tokens", "total_tokens"];
    const details = fc.oneof(
      fc.jsonValue(),
      fc.record({ cached_tokens: count, cache_write_tokens: count, audio_tokens: count }),
    );
    const usage = fc.tuple(count, count, count, details).map(([...counts]) => ({
      ...Object.fromEntries(names.map((name, at) => [name, counts[at]])),
      prompt_tokens_details: counts[3],
    }));
    fc.assert(
      fc.property(usage, (value) => {
        const { estimated, ...counts } = readUsage(value) ?? { estimated: false };
        for (const count of Object.values(counts)) expect(Number.isSafeInteger(count) && Number(count) >= 0).toBe(true);
      }),
    );
  });
});
