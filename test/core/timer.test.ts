// A wait ends when its time has come, and thousands of waits need no timer of their own.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTimer, DUE } from "../../functions/core/wire/timer.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => vi.useRealTimers());

const never = new Promise<never>(() => {});
const after = (milliseconds: number) => new Promise<string>((resolve) => setTimeout(resolve, milliseconds, "there"));

describe("a timer's race", () => {
  it("gives what it waited for, if that comes first, and throws what that throws", async () => {
    const timer = createTimer();
    expect(await timer.race(Promise.resolve("there"), Date.now() + 1_000)).toBe("there");
    await expect(timer.race(Promise.reject(new Error("gone")), Date.now() + 1_000)).rejects.toThrow("gone");
  });

  it("ends each of any waits in a row exactly when it should, whether it grows longer or shorter", async () => {
    const times = fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 90_000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(times, { minLength: 1, maxLength: 8 }), async (waits) => {
        const timer = createTimer();
        for (const [arrival, limit] of waits) {
          fc.pre(arrival !== limit);
          const start = Date.now();
          const race = timer.race(after(arrival), start + limit).then((winner) => [winner, Date.now() - start]);
          await vi.advanceTimersByTimeAsync(Math.max(arrival, limit));
          expect(await race).toEqual(arrival < limit ? ["there", arrival] : [DUE, limit]);
        }
        timer.stop();
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it("is due at once when its time is already over", async () => {
    const race = createTimer().race(never, Date.now() - 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await race).toBe(DUE);
  });

  it("sets a timer once in a while, not for every wait", async () => {
    const timer = createTimer();
    const setting = vi.spyOn(globalThis, "setTimeout");
    for (let wait = 0; wait < 10_000; wait++) {
      await timer.race(Promise.resolve(), Date.now() + 60_000);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(setting.mock.calls.length).toBeLessThan(10);
    expect(vi.getTimerCount()).toBe(1);
    timer.stop();
  });

  it("waits longer than setTimeout can", async () => {
    const days = 30 * 24 * 3_600_000;
    const start = Date.now();
    const race = createTimer()
      .race(never, start + days)
      .then(() => Date.now() - start);
    await vi.advanceTimersByTimeAsync(days);
    expect(await race).toBe(days);
  });

  it("ends a wait that begins after it was stopped, too", async () => {
    const timer = createTimer();
    await timer.race(Promise.resolve(), Date.now() + 1_000);
    timer.stop();
    const race = timer.race(never, Date.now() + 2_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await race).toBe(DUE);
  });

  it("leaves no timer for a wait without a limit", async () => {
    expect(await createTimer().race(Promise.resolve(1), Number.POSITIVE_INFINITY)).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
