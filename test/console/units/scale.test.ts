// Where values and times are in a chart.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketAt, ticksTo, timeLabels } from "../../../console/charts/scale.ts";

describe("the axis of values", () => {
  it("has at most four lines above zero, evenly apart, and room for the highest value", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (most) => {
        const ticks = ticksTo(most);
        const top = ticks.at(-1) ?? 0;
        expect(ticks[0]).toBe(0);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(top).toBeGreaterThanOrEqual(most * 0.998);
        expect(top).toBeLessThan(most * 2.6);
      }),
    );
  });

  it("is there even where nothing was counted", () => {
    expect(ticksTo(0)).toEqual([0, 1]);
  });
});

describe("the axis of times", () => {
  const HOUR = 3_600_000;
  const from = Date.parse("2026-11-22T10:00:00Z");

  it("names hours of a day", () => {
    const times = Array.from({ length: 24 }, (_, at) => from + at * HOUR);
    expect(timeLabels(times, 420).map(({ text }) => text)).toEqual([
      "12:00",
      "16:00",
      "20:00",
      "00:00",
      "04:00",
      "08:00",
    ]);
  });

  it("names days of a week in hours", () => {
    const times = Array.from({ length: 168 }, (_, at) => from + at * HOUR);
    expect(
      timeLabels(times, 700)
        .map(({ text }) => text)
        .slice(0, 2),
    ).toEqual(["23 Nov", "24 Nov"]);
  });

  it("never has more names than fit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 130, max: 2000 }), (count, width) => {
        const times = Array.from({ length: count }, (_, at) => from + at * 24 * HOUR);
        expect(timeLabels(times, width).length).toBeLessThanOrEqual(Math.max(Math.floor(width / 64), count / 30) + 1);
      }),
    );
  });
});

it("finds the bucket below the pointer, and none beyond the ends", () => {
  expect([-0.2, 0, 0.49, 0.5, 1, 3].map((part) => bucketAt(part, 2))).toEqual([0, 0, 0, 1, 1, 1]);
});
