// Buckets and ids: when they lapse, how many there are, and what their names say.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketFor, bucketNamed, fitsInto, hasLapsed, windowsOf } from "../../../functions/core/limits/bucket.ts";
import { idLapsesAt, listOf, newId } from "../../../functions/core/limits/change-id.ts";
import { monthAt, windowsAt } from "../../../functions/core/limits/window.ts";
import { runs } from "../../support/long.ts";

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;
const moments = fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2028-03-01") });
/** As long as a function may run. */
const timeLimits = fc.integer({ min: SECOND, max: 900 * SECOND });
const parts = fc.constantFrom(8, 16);

describe("a bucket", () => {
  it("lapses after its call's own end, and at most a part of the time limit and two seconds later", () => {
    const property = (at: number, limit: number, of: number) => {
      const bucket = bucketFor({ at, killedAt: at + limit }, of);
      expect(fitsInto(bucket, at + limit)).toBe(true);
      expect(bucket.lapsesAt - (at + limit)).toBeLessThanOrEqual(SECOND + Math.ceil(limit / SECOND / of) * SECOND);
      expect(hasLapsed(bucket, bucket.lapsesAt)).toBe(false);
      expect(hasLapsed(bucket, bucket.lapsesAt + SECOND)).toBe(true);
    };
    fc.assert(fc.property(moments, timeLimits, parts, property), { numRuns: runs(200) });
  });

  it("says in its name when it lapses, and on which day its calls were admitted", () => {
    const property = (at: number, limit: number, of: number) => {
      const bucket = bucketFor({ at, killedAt: at + limit }, of);
      expect(bucketNamed(bucket.name)).toEqual(bucket);
      expect(windowsOf(bucket)).toEqual({ day: windowsAt(at).day, month: monthAt(at) });
    };
    fc.assert(fc.property(moments, timeLimits, parts, property), { numRuns: runs(200) });
  });

  it("has no calls of two days", () => {
    const midnight = Date.parse("2026-12-01");
    const before = bucketFor({ at: midnight - 1, killedAt: midnight + 60_000 }, 8);
    const after = bucketFor({ at: midnight, killedAt: midnight + 60_000 }, 8);
    expect(before.lapsesAt).toBe(after.lapsesAt);
    expect(before.name).not.toBe(after.name);
    expect([windowsOf(before).month.name, windowsOf(after).month.name]).toEqual(["2026-11", "2026-12"]);
  });

  it.each([8, 16])("is one of few: of %i parts no more than two are live beside", (of) => {
    const property = (start: number, limit: number) => {
      const names = new Set<number>();
      for (let step = 0; step <= 100; step++) {
        const at = start + Math.floor((limit * step) / 100);
        names.add(bucketFor({ at, killedAt: at + limit }, of).lapsesAt);
      }
      expect(names.size).toBeLessThanOrEqual(of + 2);
    };
    fc.assert(fc.property(moments, timeLimits, property), { numRuns: runs(50) });
  });
});

describe("an id", () => {
  it("says when it lapses, to the second, and is in the other list than the one before", () => {
    const property = (lapsesAt: number) => {
      const one = newId(lapsesAt, undefined);
      const two = newId(lapsesAt, one);
      expect(idLapsesAt(one)).toBe(Math.ceil(lapsesAt / SECOND) * SECOND);
      expect([listOf(one), listOf(two), listOf(newId(lapsesAt + DAY, two))]).toEqual(["a", "b", "a"]);
      expect(one.length).toBeLessThanOrEqual(14);
    };
    fc.assert(fc.property(moments, property), { numRuns: runs(100) });
  });
});
