// What tokens cost, to the nano-dollar, so that sums are exact.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOf, toDollars } from "../../functions/core/price.ts";
import type { Usage } from "../../functions/core/usage.ts";

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
