// The lines of charts: smooth, and never outside the range of the points that they connect.
import fc from "fast-check";
import { expect, it } from "vitest";
import { curveThrough, stretches } from "../../../console/charts/curve.ts";

const heights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 40 });

it("keeps every part of the curve between the points beside it", () => {
  fc.assert(
    fc.property(heights, (all) => {
      const path = curveThrough(all.map((y, at) => [at * 10, y]));
      const segments = path.split("C").slice(1);
      expect(segments).toHaveLength(all.length - 1);
      for (const [at, segment] of segments.entries()) {
        const [, first = 0, , second = 0] = segment.split(",").map(Number);
        const [low, high] = [all[at] ?? 0, all[at + 1] ?? 0].toSorted((one, other) => one - other) as [number, number];
        for (const control of [first, second]) {
          expect(control).toBeGreaterThanOrEqual(low - 0.01);
          expect(control).toBeLessThanOrEqual(high + 0.01);
        }
      }
    }),
  );
});

it("is interrupted where nothing was measured", () => {
  expect(stretches([undefined, 1, 2, undefined, undefined, 3])).toEqual([
    [
      [1, 1],
      [2, 2],
    ],
    [[5, 3]],
  ]);
});
