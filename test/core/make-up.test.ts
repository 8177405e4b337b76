// What pools refuse for a while is made up: within seconds of their recovery, one try at a time, and by later calls too.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMakeUp } from "../../functions/core/limits/make-up.ts";
import type { Purse } from "../../functions/core/limits/purse.ts";
import { InvalidUpdateError } from "../../functions/core/limits/reservation.ts";
import { stopClock } from "./support/clock.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The longest pause between two tries. */
const LONGEST_PAUSE = 2 * SECOND;

beforeEach(stopClock);
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A purse that fails until a moment, and when it was tried. */
function failingUntil(moment: number, error: Error = new Error("throttled")) {
  const tries: number[] = [];
  let atOnce = 0;
  const flush = async () => {
    tries.push(Date.now());
    expect(atOnce++).toBe(0);
    await null;
    atOnce--;
    if (Date.now() < moment) throw error;
  };
  return { purse: { flush, isBehind: () => true } as Purse, tries };
}

const outcomeOf = (work: Promise<void>) => work.then(() => "through").catch((error: Error) => error.message);

describe("a purse that cannot be flushed", () => {
  it.each([3 * SECOND, 50 * SECOND, 10 * MINUTE])(
    "for %i ms is flushed within seconds of the recovery",
    async (outage) => {
      const { purse, tries } = failingUntil(Date.now() + outage);
      const outcome = outcomeOf(createMakeUp().flushed(purse, 20 * MINUTE));
      const [start] = [Date.now(), await vi.advanceTimersByTimeAsync(outage + LONGEST_PAUSE)];
      expect(await outcome).toBe("through");
      expect(tries.at(-1)).toBeLessThanOrEqual(start + outage + LONGEST_PAUSE);
      expect(tries.length).toBeLessThan(10 + (2 * outage) / LONGEST_PAUSE);
      await vi.advanceTimersByTimeAsync(MINUTE);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it("for longer than somebody waits says why, and is flushed later", async () => {
    const { purse, tries } = failingUntil(Date.now() + MINUTE);
    const outcome = outcomeOf(createMakeUp().flushed(purse, 5 * SECOND));
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(await outcome).toBe("throttled");
    await vi.advanceTimersByTimeAsync(MINUTE);
    const through = tries.length;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(tries.length).toBe(through);
  });

  it("is tried one at a time, however many wait for it, and holds up no other", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5); // Each pause has its usual length.
    const makeUp = createMakeUp();
    const [down, up] = [failingUntil(Date.now() + 30 * SECOND), failingUntil(0)];
    const outcomes = [1, 2, 3].map(() => outcomeOf(makeUp.flushed(down.purse, MINUTE)));
    const other = outcomeOf(makeUp.flushed(up.purse, MINUTE));
    await vi.advanceTimersByTimeAsync(LONGEST_PAUSE);
    expect([await other, up.tries.length]).toEqual(["through", 1]);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(await Promise.all(outcomes)).toEqual(["through", "through", "through"]);
    expect(down.tries.length).toBeLessThan(25);
  });

  it("because that is invalid is not tried again", async () => {
    const { purse, tries } = failingUntil(Number.POSITIVE_INFINITY, new InvalidUpdateError("too large"));
    const outcome = outcomeOf(createMakeUp().flushed(purse, MINUTE));
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect([await outcome, tries.length]).toEqual(["too large", 1]);
  });

  it.each([
    ["is tried while another write of it is under way, which may fail", { isInUse: true, tries: 1 }],
    ["is left alone once another write has made up for it: it may have been forgotten", { isInUse: false, tries: 0 }],
  ])("%s", async (_, expected) => {
    const { purse, tries } = failingUntil(0);
    const changed = { ...purse, isBehind: () => false, isInUse: () => expected.isInUse };
    const outcome = outcomeOf(createMakeUp().flushed(changed, MINUTE));
    await vi.advanceTimersByTimeAsync(LONGEST_PAUSE);
    expect([await outcome, tries.length]).toEqual(["through", expected.tries]);
  });

  it("is tried as soon as a frozen instance is resumed, but not before a pause is over", async () => {
    const makeUp = createMakeUp();
    const { purse, tries } = failingUntil(Date.now() + 4 * SECOND);
    const outcome = outcomeOf(makeUp.flushed(purse, 10 * MINUTE));
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    const before = tries.length;
    makeUp.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(tries.length).toBe(before);
    vi.setSystemTime(Date.now() + MINUTE); // The timers have not fired.
    makeUp.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect([await outcome, tries.length]).toEqual(["through", before + 1]);
  });
});
