// Tokens as a provider tells them, and as they are estimated where it does not.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimatePromptTokens, estimateTokens, readUsage } from "../../functions/core/usage.ts";

describe("readUsage", () => {
  it("reads what OpenAI sends", () => {
    const usage = {
      prompt_tokens: 19,
      completion_tokens: 10,
      total_tokens: 29,
      prompt_tokens_details: { cached_tokens: 8, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 4 },
    };
    const expected = { promptTokens: 19, completionTokens: 10, totalTokens: 29, cachedTokens: 8, estimated: false };
    expect(readUsage(usage)).toEqual(expected);
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
    const details = fc.oneof(fc.jsonValue(), fc.record({ cached_tokens: count }));
    const usage = fc.tuple(count, count, count, details).map(([...counts]) => ({
      ...Object.fromEntries(names.map((name, at) => [name, counts[at]])),
      prompt_tokens_details: counts[3],
    }));
    fc.assert(
      fc.property(usage, (value) => {
        const { estimated, ...counts } = readUsage(value) ?? { estimated: false };
        for (const count of Object.values(counts)) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      }),
    );
  });
});

describe("estimateTokens", () => {
  it("is the same for a text and for its pieces, so that it can be summed over a stream", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (one, other) => {
        expect(estimateTokens(one + other)).toBe(estimateTokens(one) + estimateTokens(other));
      }),
    );
  });

  it("is about a quarter of English prose, and at least one for a character beyond ASCII", () => {
    expect(estimateTokens("Once upon a time there was a gateway.")).toBeGreaterThanOrEqual(9);
    expect(estimateTokens("Once upon a time there was a gateway.")).toBeLessThanOrEqual(12);
    expect(estimateTokens("物語を聞かせて")).toBe(7);
  });
});

describe("estimatePromptTokens", () => {
  const prompt = (content: unknown, more: object = {}) =>
    estimatePromptTokens({ messages: [{ role: "user", content }], ...more });

  it("grows with messages, tools, functions and formats, and with nothing else", () => {
    const text = "word ".repeat(100);
    expect(prompt(text) - prompt("")).toBe(125);
    for (const name of ["tools", "functions", "response_format"]) {
      expect(prompt("", { [name]: [{ description: text }] }) - prompt("")).toBeGreaterThanOrEqual(125);
    }
    expect(prompt("", { user: text, metadata: { text } })).toBe(prompt(""));
  });

  it("counts media flat, not by their length", () => {
    const data = "iVBORw0KGgo".repeat(50_000);
    const url = `data:image/png;base64,${data}`;
    for (const part of [
      { type: "image_url", image_url: { url } },
      { type: "input_audio", input_audio: { data, format: "wav" } },
      { type: "file", file: { file_data: url, filename: "a.pdf" } },
    ]) {
      expect(prompt([part])).toBeLessThan(1_000);
    }
  });

  it("counts a text by its length, though there is no space in it, and wherever it stands", () => {
    expect(prompt("物".repeat(100_000))).toBeGreaterThanOrEqual(100_000);
    const text = "a".repeat(100_000);
    expect(prompt(text)).toBeGreaterThanOrEqual(25_000);
    expect(prompt([{ type: "text", text }])).toBeGreaterThanOrEqual(25_000);
    expect(prompt([{ type: "document", source: { data: text } }])).toBeGreaterThanOrEqual(25_000);
  });

  it("does not take every address for a picture", () => {
    const cited = Array.from({ length: 20 }, () => ({
      type: "url_citation",
      url_citation: { url: "https://a.example" },
    }));
    expect(prompt("", { tools: cited })).toBeLessThan(1_000);
  });

  it("is a whole, positive number for every body, however deep", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("messages", "tools"), fc.jsonValue()), (body) => {
        const tokens = estimatePromptTokens(body);
        expect(Number.isSafeInteger(tokens) && tokens > 0).toBe(true);
      }),
    );
    const deep = JSON.parse(`{"messages":${"[".repeat(200_000)}${"]".repeat(200_000)}}`);
    expect(estimatePromptTokens(deep)).toBeGreaterThan(0);
  });
});
