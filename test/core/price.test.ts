// What tokens cost, to the nano-dollar, so that sums are exact.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Prices } from "../../functions/core/directory/directory.ts";
import { costOf, highestCostOf, toDollars } from "../../functions/core/limits/price.ts";
import type { Usage } from "../../functions/core/limits/usage.ts";
import { runs } from "../support/long.ts";

const used = (promptTokens: number, completionTokens: number, cachedTokens = 0): Usage => ({
  promptTokens,
  completionTokens,
  totalTokens: promptTokens + completionTokens,
  cachedTokens,
  estimated: false,
});

describe("the cost of a call", () => {
  it("is that of its prompt and its completion, per million tokens", () => {
    expect(toDollars(costOf(used(1_000_000, 0), { prompt: 0.4, completion: 1.6 }))).toBe(0.4);
    expect(toDollars(costOf(used(0, 1_000_000), { prompt: 0.4, completion: 1.6 }))).toBe(1.6);
    expect(costOf(used(7, 5), { prompt: 0.4, completion: 1.6 })).toBe(7 * 400 + 5 * 1_600);
  });

  it("takes cached prompt tokens at their own price, if they have one, and never more of them than of the prompt", () => {
    const prices = { prompt: 2, cached_prompt: 0.5, completion: 8 };
    expect(costOf(used(10, 0, 4), prices)).toBe(6 * 2_000 + 4 * 500);
    expect(costOf(used(10, 0, 4), { prompt: 2, completion: 8 })).toBe(10 * 2_000);
    expect(costOf(used(10, 0, 99), prices)).toBe(10 * 500);
  });

  it("has the tokens that only the total counts, as some providers do with reasoning, at the completion's price", () => {
    expect(costOf({ ...used(100, 10), totalTokens: 1_110 }, { prompt: 1, completion: 10 })).toBe(100_000 + 10_100_000);
    expect(costOf({ ...used(100, 10), totalTokens: 50 }, { prompt: 1, completion: 10 })).toBe(100_000 + 100_000);
  });

  it("is never more than can be added up", () => {
    const cost = costOf(used(1e12, 1e12), { prompt: 1, completion: 10 });
    expect(Number.isSafeInteger(900 * cost)).toBe(true);
  });

  it("is nothing without prices, or without use", () => {
    expect(costOf(used(7, 5), undefined)).toBe(0);
    expect(costOf(undefined, { prompt: 1, completion: 1 })).toBe(0);
  });

  it("is whole and never negative, and grows with the tokens", () => {
    const price = fc.double({ min: 0, max: 1_000, noNaN: true });
    const prices = fc.record({ prompt: price, cached_prompt: price, completion: price });
    const tokens = fc.nat(1_000_000);
    fc.assert(
      fc.property(prices, tokens, tokens, tokens, (prices, prompt, completion, more) => {
        const cost = costOf(used(prompt, completion), prices);
        expect(Number.isInteger(cost) && cost >= 0).toBe(true);
        expect(costOf(used(prompt + more, completion + more), prices)).toBeGreaterThanOrEqual(cost);
      }),
    );
  });
});

describe("the kinds of tokens", () => {
  const PRICES = {
    prompt: 1,
    cached_prompt: 0.5,
    cache_write: 2,
    completion: 10,
    audio_prompt: 40,
    audio_completion: 80,
  };

  it("have prices of their own, or else the price of the others", () => {
    const usage = { ...used(100, 50, 20), cacheWriteTokens: 30, audioPromptTokens: 10, audioCompletionTokens: 5 };
    expect(costOf(usage, PRICES)).toBe((40 + 20 * 0.5 + 30 * 2 + 10 * 40 + 45 * 10 + 5 * 80) * 1_000);
    expect(costOf(usage, { prompt: 1, completion: 10 })).toBe((100 + 500) * 1_000);
  });

  it("are never more than the tokens that they are a part of", () => {
    const usage = { ...used(100, 50, 80), cacheWriteTokens: 1e9, audioCompletionTokens: 1e9 };
    expect(costOf(usage, PRICES)).toBe((80 * 0.5 + 20 * 2 + 50 * 80) * 1_000);
    expect(costOf({ ...used(100, 0, 1e9), audioPromptTokens: 1e9 }, PRICES)).toBe(100 * 40 * 1_000);
  });

  it("cost more in a call whose prompt is longer than the limit of its prices", () => {
    const prices = { prompt: 1, completion: 10, above: { tokens: 1_000, prompt: 2, completion: 15, cached_prompt: 1 } };
    expect(costOf(used(1_000, 10), prices)).toBe((1_000 + 100) * 1_000);
    expect(costOf(used(1_001, 10, 1), prices)).toBe((2_000 + 1 + 150) * 1_000);
  });

  it("do not include requests and searches, which cost what a thousandth of their price is", () => {
    const prices = { prompt: 1, completion: 1, request: 5, web_search: 10 };
    expect(toDollars(costOf(used(0, 0), prices))).toBe(0.005);
    expect(toDollars(costOf({ ...used(0, 0), webSearches: 3 }, prices))).toBe(0.035);
  });

  const price = fc.double({ min: 0, max: 1_000, noNaN: true });
  const rates = {
    prompt: price,
    completion: price,
    ...{ cached_prompt: fc.option(price, { nil: undefined }), cache_write: fc.option(price, { nil: undefined }) },
    ...{ audio_prompt: fc.option(price, { nil: undefined }), audio_completion: fc.option(price, { nil: undefined }) },
  };
  const above = fc.record({ tokens: fc.nat(1_000_000), ...rates });
  const anyPrices = fc.record({ ...rates, request: price }, { requiredKeys: ["prompt", "completion"] });
  const tiered = fc.tuple(anyPrices, fc.option(above, { nil: undefined }));
  const prices = tiered.map(([some, above]) => JSON.parse(JSON.stringify({ ...some, above })) as Prices);
  const tokens = fc.nat(1_000_000);
  const usages = fc.record({
    ...{ promptTokens: tokens, completionTokens: tokens, cachedTokens: tokens, cacheWriteTokens: tokens },
    ...{ audioPromptTokens: tokens, audioCompletionTokens: tokens, estimated: fc.constant(false) },
  });
  const whole = usages.map((usage) => ({ ...usage, totalTokens: usage.promptTokens + usage.completionTokens }));

  it("cost whole nano-dollars, and never more than the same tokens as the dearest kind, which is what is reserved", () => {
    fc.assert(
      fc.property(whole, prices, (usage, prices) => {
        const cost = costOf(usage, prices);
        expect(Number.isSafeInteger(cost) && cost >= 0).toBe(true);
        expect(cost).toBeLessThanOrEqual(highestCostOf(usage, prices) + 1);
      }),
      { numRuns: runs(300, 20_000) },
    );
  });

  it("never cost more because some of them came from a cache that is cheaper", () => {
    const cheaper = (rates: { prompt: number }) => ({
      ...rates,
      cached_prompt: rates.prompt / 2,
      cache_write: undefined,
    });
    fc.assert(
      fc.property(whole, prices, (usage, { above, ...rest }) => {
        const known = { ...cheaper(rest), ...(above && { above: cheaper(above) }) } as Prices;
        const uncached = costOf({ ...usage, cachedTokens: 0, cacheWriteTokens: 0 }, known);
        expect(costOf(usage, known)).toBeLessThanOrEqual(uncached + 1);
      }),
      { numRuns: runs(300, 20_000) },
    );
  });

  it("cost more where there are more of them", () => {
    const flat = prices.map(({ above: _, ...rest }) => rest as Prices);
    const kinds = fc.constantFrom("promptTokens", "completionTokens" as const);
    fc.assert(
      fc.property(whole, flat, kinds, tokens, (usage, prices, kind, more) => {
        const larger = { ...usage, [kind]: usage[kind] + more, totalTokens: usage.totalTokens + more };
        expect(costOf(larger, prices)).toBeGreaterThanOrEqual(costOf(usage, prices));
      }),
      { numRuns: runs(300, 20_000) },
    );
  });
});
