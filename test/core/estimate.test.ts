// How near the estimates are to what the o200k tokenizer makes of the same text. `ESTIMATES_TABLE=1` prints the table.
import fc from "fast-check";
import { decodeGenerator, encode } from "gpt-tokenizer/encoding/o200k_base";
import { afterAll, describe, expect, it } from "vitest";
import { estimatePromptTokens, estimateTokens } from "../../functions/core/limits/estimate.ts";
import { runs } from "../support/long.ts";
import { CORPORA, OTHER_CORPORA, samplesOf } from "./support/corpora.ts";
import { hostileTexts } from "./support/hostile-text.ts";

interface Accuracy {
  readonly minimum: number;
  readonly mean: number;
  readonly maximum: number;
}

const table: string[] = [];
afterAll(() => {
  if (process.env["ESTIMATES_TABLE"]) console.log(["", ...table].join("\n"));
});

const SAMPLES = runs(16, 400);
const tokensIn = (text: string) => encode(text, { disallowedSpecial: new Set() });

/** Estimated ÷ real. */
function accuracyOf(name: string, ratios: readonly number[]): Accuracy {
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const accuracy = { minimum: Math.min(...ratios), mean, maximum: Math.max(...ratios) };
  table.push(`| ${[name, ...Object.values(accuracy).map((ratio) => ratio.toFixed(2))].join(" | ")} |`);
  return accuracy;
}

describe("the estimate of a text", () => {
  it.each(Object.entries(CORPORA))("covers natural text, and is not far above: %s", (name, text) => {
    const samples = samplesOf(text, SAMPLES);
    const ratios = samples.map((sample) => estimateTokens(sample) / tokensIn(sample).length);
    const { minimum, mean } = accuracyOf(name, ratios);
    expect(minimum).toBeGreaterThanOrEqual(0.95);
    expect(mean).toBeLessThanOrEqual(1.6);
  });

  it.each(Object.entries(OTHER_CORPORA))("is not far off for text that it was not fitted to: %s", (name, text) => {
    const samples = samplesOf(text, SAMPLES);
    const ratios = samples.map((sample) => estimateTokens(sample) / tokensIn(sample).length);
    const { minimum, mean } = accuracyOf(`${name} (not fitted)`, ratios);
    expect(minimum).toBeGreaterThanOrEqual(0.85);
    expect(mean).toBeGreaterThanOrEqual(1);
    expect(mean).toBeLessThanOrEqual(1.6);
  });

  it.each(Object.entries({ ...CORPORA, ...OTHER_CORPORA }))(
    "may be summed over a stream of tokens: %s",
    (name, text) => {
      const ratios = samplesOf(text, runs(4, 40)).map((sample) => {
        const tokens = tokensIn(sample);
        return [...decodeGenerator(tokens)].reduce((sum, piece) => sum + estimateTokens(piece), 0) / tokens.length;
      });
      const { minimum, mean } = accuracyOf(`${name}, as a stream`, ratios);
      expect(minimum).toBeGreaterThanOrEqual(0.9);
      expect(mean).toBeLessThanOrEqual(1.7);
    },
  );

  it("is never far less for the pieces of a text than for the whole, however it is cut", () => {
    const texts = [...Object.values(CORPORA), ...hostileTexts().map(([, text]) => text)];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(fc.nat(1_000)), (text, cuts) => {
        const ends = [...cuts, 1_000].toSorted((one, other) => one - other);
        const summed = ends.reduce((sum, end, at) => sum + estimateTokens(text.slice(ends[at - 1] ?? 0, end)), 0);
        expect(summed).toBeGreaterThanOrEqual(0.8 * estimateTokens(text.slice(0, 1_000)));
      }),
      { numRuns: runs(100) },
    );
  });

  it.each(Array.from({ length: runs(2, 60) }, (_, at) => at))("holds hostile text by more than half, try %d", (at) => {
    for (const [name, text] of hostileTexts()) {
      const ratio = estimateTokens(text) / tokensIn(text).length;
      if (at === 0) accuracyOf(`${name} (hostile)`, [ratio]);
      expect(ratio, name).toBeGreaterThanOrEqual(0.6);
    }
  });
});

describe("the estimate of a prompt", () => {
  const message = (content: string) => ({ role: "user", content });
  /** As OpenAI counts them: 4 around a message, and 3 for the answer. */
  const real = (texts: readonly string[]) => texts.reduce((sum, text) => sum + tokensIn(text).length + 4, 3);

  it.each(Object.entries({ ...CORPORA, ...OTHER_CORPORA }))("covers whole messages: %s", (name, text) => {
    const samples = samplesOf(text, SAMPLES);
    const ratios = samples.map((sample, at) => {
      const texts = ["You are a helpful assistant.", ...samples.slice(at, at + (at % 5)), sample];
      return estimatePromptTokens({ model: "some-model", messages: texts.map(message) }) / real(texts);
    });
    const { minimum, mean } = accuracyOf(`${name}, as messages`, ratios);
    expect(minimum).toBeGreaterThanOrEqual(0.95);
    expect(mean).toBeLessThanOrEqual(1.6);
  });

  it.each([
    ["tools", CORPORA["tools"] ?? ""],
    ["response_format", CORPORA["JSON schemas"] ?? ""],
  ])("covers %s as JSON", (name, text) => {
    const prompt = (value: unknown) => estimatePromptTokens({ messages: [message("hi")], [name]: value });
    const ratios = JSON.parse(text).map((value: unknown) => {
      return (prompt(value) - prompt(undefined)) / tokensIn(JSON.stringify(value)).length;
    });
    const { minimum, mean } = accuracyOf(`${name}, as a member`, ratios);
    expect(minimum).toBeGreaterThanOrEqual(0.95);
    expect(mean).toBeLessThanOrEqual(1.6);
  });
});
