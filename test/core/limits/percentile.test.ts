// Percentiles of histograms: the same bucket as of the times themselves, whatever they are, and near them for usual times.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BOUNDS, bucketOf, type Histogram } from "../../../functions/core/limits/histogram.ts";
import { countOf, percentile } from "../../../functions/core/limits/percentile.ts";
import { addedTo, type UsageRecord } from "../../../functions/core/limits/usage-records.ts";
import { isLong, runs } from "../../support/long.ts";
import { type Random, randomFrom } from "./support/random.ts";

/** To 15 minutes. */
const times = fc.array(fc.oneof(fc.integer({ min: 0, max: 899_999 }), fc.integer({ min: 0, max: 2_000 })), {
  minLength: 1,
  maxLength: 60,
});
const part = fc.double({ min: 0.001, max: 1, noNaN: true });

describe("the percentile of a histogram", () => {
  it("is in the bucket of the exact one", () => {
    fc.assert(
      fc.property(times, part, (all, part) => {
        const exact = bucketOf(exactly(all, part));
        const near = percentile(histogramOf(all), part) ?? Number.NaN;
        expect(near).toBeGreaterThanOrEqual(BOUNDS[exact - 1] ?? 0);
        expect(near).toBeLessThanOrEqual((BOUNDS[exact] ?? 900_000) * (1 + 1e-9));
      }),
      { numRuns: runs(300) },
    );
  });

  it("never falls as the part grows", () => {
    fc.assert(
      fc.property(times, fc.tuple(part, part), (all, parts) => {
        const [low = 0, high = 0] = parts
          .toSorted((one, other) => one - other)
          .map((at) => percentile(histogramOf(all), at));
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-9));
      }),
      { numRuns: runs(300) },
    );
  });

  it("is of all times together, once records are added up", () => {
    fc.assert(
      fc.property(times, times, part, (some, others, part) => {
        const sum = addedTo(recordOf(histogramOf(some)), recordOf(histogramOf(others))).durations;
        expect(sum).toEqual(histogramOf([...some, ...others]));
        expect(countOf(sum)).toBe(some.length + others.length);
        expect(percentile(sum, part)).toBe(percentile(histogramOf([...others, ...some]), part));
      }),
      { numRuns: runs(300) },
    );
  });

  it("is not there without any times", () => {
    expect(percentile({}, 0.5)).toBe(undefined);
    expect(percentile({ 3: 0 }, 0.5)).toBe(undefined);
  });

  it.each([
    [0.5, 0.011],
    [0.95, 0.038],
    [0.99, 0.081],
  ])("of 300 log-normal times is near the exact one: for %d by %d in the median", (part, bound) => {
    const { geometric, linear } = errorsAt(part, runs(1_000, 20_000));
    if (isLong) console.info(`${part}: geometric ${shown(geometric)}; linear ${shown(linear)}`);
    expect(medianOf(geometric)).toBeLessThan(bound);
    expect(medianOf(geometric)).toBeLessThan(medianOf(linear) * 1.05);
  });
});

const CALLS = 300;

/** Of so many samples of calls, whose median is 0.5 s and whose spread is that of calls of different length. */
function errorsAt(part: number, samples: number) {
  const random = randomFrom(1);
  const geometric: number[] = [];
  const linear: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const all = Array.from({ length: CALLS }, () => 500 * Math.exp(0.8 * normal(random)));
    const exact = exactly(all, part);
    const errorOf = (near: number) => Math.abs(near - exact) / exact;
    const histogram = histogramOf(all);
    geometric.push(errorOf(percentile(histogram, part) ?? Number.NaN));
    linear.push(errorOf(linearPercentile(histogram, part)));
  }
  return { geometric, linear };
}

/** What the percentile would be if times were spread evenly within a bucket. */
function linearPercentile(histogram: Histogram, part: number): number {
  const bucket = bucketOf((percentile(histogram, part) ?? 0) * (1 - 1e-12));
  const below = Object.entries(histogram).filter(([other]) => Number(other) < bucket);
  const before = below.reduce((sum, [, count]) => sum + count, 0);
  const share = (part * countOf(histogram) - before) / (histogram[bucket] ?? 1);
  const [low = 0, high = 900_000] = [BOUNDS[bucket - 1], BOUNDS[bucket]];
  return low + (high - low) * share;
}

function exactly(all: readonly number[], part: number): number {
  const sorted = all.toSorted((one, other) => one - other);
  return sorted[Math.ceil(part * all.length - 1e-9) - 1] ?? Number.NaN;
}

function histogramOf(all: readonly number[]): Histogram {
  const histogram: Record<number, number> = {};
  for (const time of all) histogram[bucketOf(time)] = (histogram[bucketOf(time)] ?? 0) + 1;
  return histogram;
}

function recordOf(durations: Histogram): UsageRecord {
  const tally = { requests: 0, refusals: 0, failures: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
  const rest = { estimated: 0, cost: 0, timesToFirstToken: {}, errors: {} };
  return { ...{ key: "a", period: "2026-11-22T09", model: "m" }, ...tally, ...rest, durations };
}

function medianOf(values: readonly number[]): number {
  return exactly(values, 0.5);
}

function shown(errors: readonly number[]): string {
  const percent = (value: number) => `${(value * 100).toFixed(2)} %`;
  return `median ${percent(medianOf(errors))}, worst ${percent(Math.max(...errors))}`;
}

/** Box and Muller's. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(random.between(Number.MIN_VALUE, 1))) * Math.cos(2 * Math.PI * random.between(0, 1));
}
