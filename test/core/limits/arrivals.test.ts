// How many calls came lately, as a purse sees it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createArrivals } from "../../../functions/core/limits/arrivals.ts";
import { runs } from "../../support/long.ts";

describe("the arrivals", () => {
  it("are as many as came after the moment asked about, however many came before", () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 9 }), calls: fc.integer({ min: 0, max: 700 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const arrivals = createArrivals();
        const came: number[] = [];
        let now = 0;
        for (const { wait, calls } of steps) {
          now += wait * 100;
          for (let call = 0; call < calls; call++) {
            arrivals.add(now);
            came.push(now);
          }
          expect(arrivals.since(now - 1_000)).toBe(came.filter((at) => at > now - 1_000).length);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});
