// Reports: what is added up is what was recorded.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsOf } from "../../../functions/admin/reports/buckets.ts";
import { grouped } from "../../../functions/admin/reports/group.ts";
import type { UsageRecord } from "../../../functions/core/limits/usage-records.ts";

describe("a report", () => {
  const NOW = Date.parse("2026-11-22T10:30:00Z");
  const width = fc.constantFrom("1h" as const, "1d" as const);

  it("has every bucket once, whatever the size of its pages", () => {
    fc.assert(
      fc.property(
        width,
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 0, max: 90 * 86_400 }),
        (bucket_width, limit, ago) => {
          const start_time = Math.floor(NOW / 1_000) - ago;
          const starts: number[] = [];
          for (let page: string | undefined; ; ) {
            const { buckets, next_page } = bucketsOf({ start_time, bucket_width, limit, page }, NOW);
            starts.push(...buckets.map((bucket) => bucket.start_time));
            if (next_page === null) break;
            page = next_page;
          }
          const seconds = bucket_width === "1h" ? 3_600 : 86_400;
          const first = Math.floor(start_time / seconds) * seconds;
          expect(starts).toEqual(starts.map((_, at) => first + at * seconds));
          expect((starts.at(-1) ?? 0) + seconds).toBeGreaterThan(NOW / 1_000);
        },
      ),
    );
  });

  it("adds up to what was recorded, grouped by anything", () => {
    const { buckets } = bucketsOf({ start_time: NOW / 1_000 - 3 * 86_400, bucket_width: "1d" }, NOW);
    const record = fc.record({
      key: fc.constantFrom("a", "b"),
      model: fc.constantFrom("m", "n"),
      at: fc.nat(3),
      requests: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(record), fc.subarray(["api_key_id", "model"] as const), (all, by) => {
        const records = all.map(({ at, ...rest }) => recordOf({ ...rest, period: buckets[at]?.period ?? "" }));
        const sums = grouped(records, buckets, { by, idOf: (name) => `id-${name}` });
        const total = sums.flat().reduce((sum, { requests }) => sum + requests, 0);
        expect(total).toBe(records.reduce((sum, { requests }) => sum + requests, 0));
        for (const ofBucket of sums)
          expect(new Set(ofBucket.map(({ api_key_id, shownModel }) => `${api_key_id} ${shownModel}`)).size).toBe(
            ofBucket.length,
          );
      }),
    );
  });

  it("takes no more than a page", () => {
    expect(() => bucketsOf({ start_time: 0, bucket_width: "1d", limit: 32 }, NOW)).toThrow("at most 31");
    expect(() => bucketsOf({ start_time: 0, bucket_width: "1h", page: "page_1" }, NOW)).toThrow("page");
  });
});

function recordOf(fields: Pick<UsageRecord, "key" | "model" | "period" | "requests">): UsageRecord {
  const none = {
    refusals: 0,
    failures: 0,
    promptTokens: 0,
    cachedTokens: 0,
    completionTokens: 0,
    estimated: 0,
    cost: 0,
  };
  return { ...none, timesToFirstToken: {}, durations: {}, errors: {}, ...fields };
}
