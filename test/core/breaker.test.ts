// A model that keeps failing is left alone, but never for long, and taken back by one probe.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Breaker, createBreaker } from "../../functions/core/breaker.ts";

const LONGEST_PAUSE = 15_000;

function withClock() {
  const clock = { now: 0 };
  return { clock, breaker: createBreaker(() => clock.now) };
}

function fail(breaker: Breaker, times: number): void {
  for (let time = 0; time < times; time++) breaker.failed("m");
}

describe("the breaker", () => {
  it("lets calls through to a model that fails now and then", () => {
    const { breaker } = withClock();
    for (let round = 0; round < 10; round++) {
      fail(breaker, 2);
      expect(breaker.ask("m")).toBe("try");
      breaker.succeeded("m");
    }
  });

  it("leaves a model alone that failed three times in a row, and only that one", () => {
    const { breaker } = withClock();
    fail(breaker, 3);
    expect([breaker.ask("m"), breaker.ask("other")]).toEqual(["skip", "try"]);
  });

  it("lets one call probe it, and takes it back if that succeeds", () => {
    const { clock, breaker } = withClock();
    fail(breaker, 3);
    clock.now += LONGEST_PAUSE;
    expect([breaker.ask("m"), breaker.ask("m"), breaker.ask("m")]).toEqual(["probe", "skip", "skip"]);
    breaker.succeeded("m");
    expect([breaker.ask("m"), breaker.ask("m")]).toEqual(["try", "try"]);
  });

  it("leaves it alone for another while if the probe fails", () => {
    const { clock, breaker } = withClock();
    fail(breaker, 3);
    clock.now += LONGEST_PAUSE;
    breaker.ask("m");
    breaker.failed("m");
    expect(breaker.ask("m")).toBe("skip");
    clock.now += LONGEST_PAUSE;
    expect(breaker.ask("m")).toBe("probe");
  });

  it("probes again if a probe has no end", () => {
    const { clock, breaker } = withClock();
    fail(breaker, 3);
    clock.now += LONGEST_PAUSE;
    breaker.ask("m");
    clock.now += LONGEST_PAUSE;
    expect(breaker.ask("m")).toBe("probe");
  });

  it("never leaves a model alone for more than 15 seconds, however late the failures of older calls come in", () => {
    const outcome = fc.constantFrom("failed" as const, "failed" as const, "failed" as const, "succeeded" as const);
    const steps = fc.array(fc.tuple(outcome, fc.integer({ min: 0, max: 9_000 }), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (steps) => {
        const { clock, breaker } = withClock();
        let aloneSince: number | undefined;
        for (const [outcome, milliseconds, asks] of steps) {
          breaker[outcome]("m");
          if (outcome === "succeeded") aloneSince = undefined;
          clock.now += milliseconds;
          if (!asks) continue;
          aloneSince = breaker.ask("m") === "skip" ? (aloneSince ?? clock.now) : undefined;
          expect(clock.now - (aloneSince ?? clock.now)).toBeLessThanOrEqual(LONGEST_PAUSE);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
