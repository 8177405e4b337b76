// Reports: what is added up is what was recorded, and percentiles are near what they were.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsOf } from "../../../functions/admin/reports/buckets.ts";
import { grouped } from "../../../functions/admin/reports/group.ts";
import { bucketOf, type Histogram } from "../../../functions/core/limits/histogram.ts";
import { addHistograms, percentile } from "../../../functions/core/limits/percentile.ts";
import type { UsageRecord } from "../../../functions/core/limits/usage-records.ts";
import { isLong } from "../../support/long.ts";

const histogramOf = (times: readonly number[]): Histogram =>
  times.map((time) => ({ [bucketOf(time)]: 1 })).reduce(addHistograms, {});

describe("a percentile", () => {
  it("lies in the bucket of the time that it stands for, and grows with its part", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (times, part) => {
          const sorted = times.toSorted((one, other) => one - other);
          const exact = sorted[Math.max(0, Math.ceil(part * sorted.length - 0.5) - 1)] ?? 0;
          const found = percentile(histogramOf(times), part) ?? 0;
          expect(Math.abs(bucketOf(found) - bucketOf(exact))).toBeLessThanOrEqual(1);
          expect(percentile(histogramOf(times), 1) ?? 0).toBeGreaterThanOrEqual(found);
        },
      ),
    );
  });

  it("of nothing is none", () => expect(percentile({}, 0.5)).toBeUndefined());

  it("is near the exact one of 300 calls whose times are spread as those of calls are", () => {
    const bounds = { 0.5: 0.02, 0.95: 0.038, 0.99: 0.081 };
    const random = seeded(42);
    const errors: Record<string, number[]> = {};
    for (let run = 0; run < (isLong ? 2_000 : 200); run++) {
      const times = Array.from({ length: 300 }, () => 600 * Math.exp(0.8 * normal(random))).sort(
        (one, other) => one - other,
      );
      for (const part of Object.keys(bounds)) {
        const exact = times[Math.ceil(Number(part) * times.length) - 1] ?? 0;
        const found = percentile(histogramOf(times), Number(part)) ?? 0;
        errors[part] = [...(errors[part] ?? []), Math.abs(found / exact - 1)];
      }
    }
    for (const [part, bound] of Object.entries(bounds)) {
      const sorted = (errors[part] ?? []).sort((one, other) => one - other);
      const median = sorted[sorted.length >> 1] ?? 1;
      console.log(
        `p${Number(part) * 100}: median error ${(median * 100).toFixed(1)} %, worst ${((sorted.at(-1) ?? 1) * 100).toFixed(1)} %`,
      );
      expect(median).toBeLessThan(bound);
    }
  });
});

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

/** Marsaglia's xorshift: the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());
}
