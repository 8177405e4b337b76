// What the estimates of prompts are multiplied by, learned from what providers said of earlier ones.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPromptCorrection } from "../../functions/core/limits/prompt-correction.ts";
import { runs } from "../support/long.ts";

const PAIR = { key: "k", model: "m" };

function learning(...ratios: number[]) {
  const correction = createPromptCorrection();
  for (const ratio of ratios) correction.learn(PAIR, { real: ratio * 100, estimated: 100 });
  return correction;
}

describe("the correction", () => {
  it("is none before anything was learned, and for other keys and models", () => {
    const correction = learning(3);
    expect(createPromptCorrection().factor("k", "m")).toBe(1);
    expect(correction.factor("k", "other")).toBe(1);
    expect(correction.factor("other", "m")).toBe(1);
    expect(correction.factor('k","m', "")).toBe(1);
  });

  it.each([
    ["the largest ratio", [1.2, 2.5, 1.7], 2.5],
    ["never less than 1, as after pictures", [0.1, 0.5], 1],
    ["never more than 4", [40], 4],
  ])("is %s", (_, ratios, factor) => {
    expect(learning(...ratios).factor("k", "m")).toBe(factor);
  });

  it("is that of the last 50 prompts", () => {
    expect(learning(3, ...Array(49).fill(1.5)).factor("k", "m")).toBe(3);
    expect(learning(3, ...Array(50).fill(1.5)).factor("k", "m")).toBe(1.5);
  });

  it("is the largest of the last 50, between 1 and 4, whatever was learned", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 200, size: "max" }), (percents) => {
        const ratios = percents.map((percent) => percent / 100);
        const expected = Math.min(4, Math.max(1, ...ratios.slice(-50)));
        expect(learning(...ratios).factor("k", "m")).toBeCloseTo(expected, 10);
      }),
      { numRuns: runs(100) },
    );
  });

  it("forgets the pair that has not learned for the longest time, of more than 10,000", () => {
    const correction = createPromptCorrection();
    const learn = (model: string) => correction.learn({ key: "k", model }, { real: 2, estimated: 1 });
    for (let at = 0; at < 10_000; at++) learn(`m${at}`);
    learn("m0");
    learn("one more");
    expect(["m0", "m1", "m2", "one more"].map((model) => correction.factor("k", model))).toEqual([2, 1, 2, 2]);
  });
});
