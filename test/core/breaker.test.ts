// A target that keeps failing is left alone, but never for long, and taken back by one probe. No slow request of one caller does that.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Breaker, createBreaker, type Permission } from "../../functions/core/upstream/breaker.ts";
import { runs } from "../support/long.ts";

const LONGEST_PAUSE = 15_000;

function withClock() {
  const clock = { now: 0 };
  return { clock, breaker: createBreaker(() => clock.now) };
}

const down = (key = "a") => ({ fault: "down", key }) as const;
const silent = (key = "a") => ({ fault: "silent", key }) as const;

function fail(breaker: Breaker, times: number): void {
  for (let time = 0; time < times; time++) breaker.failed("m", down());
}

describe("the breaker", () => {
  it("lets calls through to a target that fails now and then", () => {
    const { breaker } = withClock();
    for (let round = 0; round < 10; round++) {
      fail(breaker, 2);
      expect(breaker.ask("m")).toBe("try");
      breaker.succeeded("m");
    }
  });

  it("leaves a target alone that failed three times in a row, and only that one", () => {
    const { breaker } = withClock();
    fail(breaker, 3);
    expect([breaker.ask("m"), breaker.ask("other")]).toEqual(["skip", "try"]);
  });

  it.each<[string, Parameters<Breaker["failed"]>[1][], Permission]>([
    ["one caller twice", [silent(), silent()], "try"],
    ["one caller twice, beside a fault", [silent(), down(), silent()], "try"],
    ["one caller, beside two faults", [down(), silent(), down()], "try"],
    ["one caller three times", [silent(), silent(), silent()], "skip"],
    ["two callers, once each", [silent("a"), silent("b")], "try"],
    ["two callers, three times", [silent("a"), silent("b"), silent("a")], "skip"],
    ["two callers, beside a fault", [silent("a"), down("c"), silent("b")], "skip"],
    ["nobody, but three faults of one caller", [down(), down(), down()], "skip"],
  ])("after a silence that met %s: %j → %s", (_, failures, expected) => {
    const { breaker } = withClock();
    for (const failure of failures) breaker.failed("m", failure);
    expect(breaker.ask("m")).toBe(expected);
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
    breaker.failed("m", down());
    expect(breaker.ask("m")).toBe("skip");
    clock.now += LONGEST_PAUSE;
    expect(breaker.ask("m")).toBe("probe");
  });

  it("lets the next call probe at once if a probe has found out nothing", () => {
    const { clock, breaker } = withClock();
    fail(breaker, 3);
    clock.now += LONGEST_PAUSE;
    expect([breaker.ask("m"), breaker.ask("m")]).toEqual(["probe", "skip"]);
    breaker.giveBack("m");
    expect([breaker.ask("m"), breaker.ask("m")]).toEqual(["probe", "skip"]);
  });

  it("probes again if a probe has no end", () => {
    const { clock, breaker } = withClock();
    fail(breaker, 3);
    clock.now += LONGEST_PAUSE;
    breaker.ask("m");
    clock.now += LONGEST_PAUSE;
    expect(breaker.ask("m")).toBe("probe");
  });
});

type Step =
  | { readonly does: "failed"; readonly fault: "down" | "silent"; readonly key: string }
  | { readonly does: "succeeded" | "giveBack" | "ask" }
  | { readonly does: "wait"; readonly milliseconds: number };

const target = fc.constantFrom("m", "n");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("failed" as const),
      fault: fc.constantFrom("down", "silent"),
      key: fc.constantFrom("a", "b", "c"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("ask" as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom("succeeded" as const, "giveBack" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant("wait" as const), milliseconds: fc.integer({ min: 0, max: 9_000 }) }),
  },
);

/** What the breaker is to do, from the whole history of one target: slow, and plain. */
function createModel() {
  let failures: { fault: string; key: string }[] = [];
  let aloneSince: number | undefined;
  const isFailing = () => {
    const silences = failures.filter(({ fault }) => fault === "silent");
    const count = Math.max(...silences.map(({ key }) => silences.filter((other) => other.key === key).length), 0);
    const counted = new Set(silences.map(({ key }) => key)).size >= 2 || count >= 3 ? silences.length : 0;
    return failures.length - silences.length + counted >= 3;
  };
  return {
    isFailing,
    failed(failure: { fault: string; key: string }, now: number) {
      failures.push(failure);
      if (isFailing()) aloneSince ??= now;
    },
    succeeded() {
      failures = [];
      aloneSince = undefined;
    },
    /** Whether calls have been turned away for too long when this one is turned away, too. */
    isAloneTooLong: (now: number) => aloneSince !== undefined && now - aloneSince > LONGEST_PAUSE,
    probed(now: number) {
      aloneSince = now;
    },
  };
}

describe("whatever happens to two targets, and however late the failures of older calls come in,", () => {
  it("each is left alone for its own failures only, for 15 seconds at most, and probed by one call at a time", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(target, step), { maxLength: 80 }), (steps) => {
        const { clock, breaker } = withClock();
        const models = { m: createModel(), n: createModel() };
        const probing = { m: false, n: false };
        for (const [name, step] of steps) {
          const model = models[name as "m" | "n"];
          const isProbed = () => probing[name as "m" | "n"];
          const setProbed = (is: boolean) => {
            probing[name as "m" | "n"] = is;
          };
          if (step.does === "wait") {
            clock.now += step.milliseconds;
            if (step.milliseconds > 0) Object.assign(probing, { m: false, n: false });
          } else if (step.does === "failed") {
            breaker.failed(name, step);
            model.failed(step, clock.now);
          } else if (step.does === "ask") {
            const permission = breaker.ask(name);
            expect(permission === "try").toBe(!model.isFailing());
            if (permission === "probe") {
              expect(isProbed(), "a second probe at the same time").toBe(false);
              model.probed(clock.now);
              setProbed(true);
            }
            if (permission === "skip") expect(model.isAloneTooLong(clock.now)).toBe(false);
          } else {
            breaker[step.does](name);
            if (step.does === "succeeded") model.succeeded();
            setProbed(false);
          }
        }
      }),
      { numRuns: runs(150) },
    );
  });
});
