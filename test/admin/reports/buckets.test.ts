// The stretches of time that a report is made of.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsOf } from "../../../functions/admin/reports/buckets.ts";

describe("the buckets of a report", () => {
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

  it("takes no more than a page", () => {
    expect(() => bucketsOf({ start_time: 0, bucket_width: "1d", limit: 32 }, NOW)).toThrow("at most 31");
    expect(() => bucketsOf({ start_time: 0, bucket_width: "1h", page: "page_1" }, NOW)).toThrow("page");
  });
});
