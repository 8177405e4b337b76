// How a model is asked to think.
import { describe, expect, it } from "vitest";
import { configOf, NEWEST, OLD, PLAIN, written } from "./support/write.ts";

const PRO = "gemini-2.5-pro";
const LITE = "gemini-2.5-flash-lite";
const ask = (members: object, id: string) => configOf(members, { id })["thinkingConfig"];

describe("thinking with a budget", () => {
  it.each([
    ["minimal", 1024, 1024],
    ["low", 1024, 1024],
    ["medium", 8192, 8192],
    ["high", 24_576, 24_576],
    ["xhigh", 24_576, 24_576],
    ["max", 24_576, 32_768],
  ])("has for the effort %s %i tokens, and %i of a larger model", (effort, flash, pro) => {
    expect(ask({ reasoning_effort: effort }, PLAIN)).toEqual({ thinkingBudget: flash, includeThoughts: true });
    expect(ask({ reasoning_effort: effort }, PRO)).toEqual({ thinkingBudget: pro, includeThoughts: true });
  });

  it.each([
    [PRO, 1, 128],
    [PRO, 100_000, 32_768],
    [PLAIN, 1, 1],
    [PLAIN, 100_000, 24_576],
    [LITE, 1, 512],
    ["gemini-2.5-flash-preview-09-2025", 5000, 5000],
  ])("has the client's own budget within the range of %s: %i is %i", (id, wanted, budget) => {
    expect(ask({ reasoning: { max_tokens: wanted } }, id)).toEqual({ thinkingBudget: budget, includeThoughts: true });
  });
});

describe("thinking with a level", () => {
  it.each([
    // Of the first Pro model, of later ones, and of Flash.
    ["minimal", "low", "low", "minimal"],
    ["low", "low", "low", "low"],
    ["medium", "high", "medium", "medium"],
    ["high", "high", "high", "high"],
    ["max", "high", "high", "high"],
  ])("takes the nearest: %s is %s, %s or %s", (effort, first, pro, flash) => {
    const ids = ["gemini-3-pro-preview", "gemini-3.1-pro-preview", "gemini-3-flash-preview"];
    const levels = [first, pro, flash].map((level) => ({ thinkingLevel: level, includeThoughts: true }));
    expect(ids.map((id) => ask({ reasoning_effort: effort }, id))).toEqual(levels);
  });

  it.each([
    [500, "low"],
    [1024, "low"],
    [8192, "medium"],
    [100_000, "high"],
  ])("takes it from a budget of %i tokens: %s", (budget, level) => {
    expect(ask({ reasoning: { max_tokens: budget } }, NEWEST)).toEqual({ thinkingLevel: level, includeThoughts: true });
  });
});

describe("no thinking", () => {
  it.each([
    [PLAIN, { thinkingBudget: 0 }],
    [PRO, { thinkingBudget: 128 }],
    [LITE, undefined],
    ["gemini-3-flash-preview", { thinkingLevel: "minimal" }],
    [NEWEST, { thinkingLevel: "low" }],
    [OLD, undefined],
    ["gemini-2.5-flash-image", undefined],
  ])("is had of %s by %j", (id, config) => {
    expect(ask({ reasoning_effort: "none" }, id)).toEqual(config);
  });

  it.each([PLAIN, NEWEST, OLD])("is left to %s where the client does not say", (id) => {
    expect(ask({}, id)).toBeUndefined();
  });

  it.each([OLD, "gemini-2.5-flash-image", "gemma-3-27b-it"])("is all that %s can do", (id) => {
    const { body, dropped } = written({ reasoning_effort: "high" }, { id });
    expect(body).not.toHaveProperty("generationConfig");
    expect(dropped).toEqual(["reasoning_effort"]);
  });
});

describe("the client's maximum", () => {
  it("includes what the model thinks", () => {
    expect(configOf({ max_tokens: 1000, reasoning_effort: "high" })).toMatchObject({ maxOutputTokens: 1000 });
  });
});
