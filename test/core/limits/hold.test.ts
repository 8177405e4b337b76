// What one call may hold of a model that many share.
import fc from "fast-check";
import { expect, it } from "vitest";
import { holdOf } from "../../../functions/core/limits/hold.ts";

const HUGE = 20_000_000;
const call = { tokens: HUGE, promptTokens: 500, maximumTokens: 4_096, key: {} };
const shared = { tpm: 1_000_000, tpd: 100_000_000 };

it.each([
  ["all that it needs, if that is little", { tokens: 600 }, shared, [600, 600]],
  ["its key's limit of a minute", { key: { tpm: 1_000 } }, shared, [1_000, 1_000]],
  ["its key's limit of a day", { key: { tpd: 50_000 } }, shared, [50_000, 50_000]],
  ["the smaller one of both", { key: { tpm: 9_000, tpd: 7_000 } }, shared, [7_000, 7_000]],
  ["its prompt and a tenth of each window, if its key has no limit of tokens", {}, shared, [100_500, 10_000_500]],
  ["the same, whatever else its key has", { key: { rpm: 5, concurrency: 1 } }, shared, [100_500, 10_000_500]],
  ["the model's maximum at least", { maximumTokens: 200_000 }, shared, [200_000, 10_000_500]],
  ["all that it needs of a window without a limit", {}, { tpm: 1_000_000 }, [100_500, HUGE]],
])("is %s", (_, overrides, limits, [minute, day]) => {
  expect(holdOf({ ...call, ...overrides }, limits)).toEqual({ minute, day });
});

it("is never more than it needs, and never less than the smallest of what it needs, its key and its prompt's part", () => {
  const amount = fc.integer({ min: 1, max: 2 * HUGE });
  const limit = fc.option(amount, { nil: undefined });
  const limits = fc.record({ tpm: limit, tpd: limit });
  const calls = fc.record({ tokens: amount, promptTokens: amount, maximumTokens: amount, key: limits });
  fc.assert(
    fc.property(calls, limits, ({ key, ...call }, model) => {
      const { minute, day } = holdOf({ ...call, key }, model);
      for (const held of [minute, day]) {
        expect(held).toBeLessThanOrEqual(Math.min(call.tokens, key.tpm ?? Infinity, key.tpd ?? Infinity));
        expect(held).toBeGreaterThanOrEqual(
          Math.min(call.tokens, key.tpm ?? Infinity, key.tpd ?? Infinity, call.promptTokens),
        );
      }
    }),
  );
});
