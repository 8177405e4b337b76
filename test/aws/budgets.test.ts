// Budgets are limits in money, wherever their pools are kept: reserved before the call, and settled after it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Reservation } from "../../functions/core/limits/reservation.ts";
import { DAY, type Limiter, limiterOver, NOON } from "./counting.ts";
import { type Store, stores } from "./stores.ts";

const CENT = 10_000_000;

describe.each(stores)("a budget in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: Store;
    let limiter: Limiter;
    let now = NOON;
    let calls = 0;

    beforeAll(async () => {
      store = await open();
    });
    beforeEach(() => {
      now = NOON;
      limiter = limiterOver(
        store.pools(() => now),
        () => now,
      );
    });
    afterAll(() => store?.close());

    /** Of a key of its own for each test. */
    function budgeted(limit: Reservation["limit"]) {
      const subject = `key#budget-${++calls}`;
      return (cost: number): Reservation => {
        return { subject, limit, tokens: 10, cost, at: now, killedAt: now + 900_000 };
      };
    }

    it("admits what it holds of 50 calls at once, and no more", async () => {
      const call = budgeted({ usd_per_day: 1 });
      const decisions = await Promise.all(Array.from({ length: 50 }, () => limiter.reserve(call(6 * CENT))));
      expect(decisions.filter(({ granted }) => granted)).toHaveLength(16);
    });

    it("has room again for what calls did not spend, and none for what they spent beyond it", async () => {
      const call = budgeted({ usd_per_day: 1 });
      const [first, second] = [call(90 * CENT), call(90 * CENT)];
      expect((await limiter.reserve(first)).granted).toBe(true);
      expect((await limiter.reserve(second)).granted).toBe(false);
      await limiter.settle(first, { requests: 1, tokens: 5, cost: 10 * CENT });
      expect((await limiter.reserve(second)).granted).toBe(true);
      await limiter.settle(second, { requests: 1, tokens: 5, cost: 95 * CENT });
      expect((await limiter.reserve(call(1))).granted).toBe(false);
      expect((await limiter.read(first.subject)).cost).toEqual({ day: 105 * CENT, month: 0 });
    });

    it("of a month outlives the day, and ends with the month", async () => {
      const call = budgeted({ usd_per_day: 1, usd_per_month: 1.5 });
      const spend = async (cost: number) => {
        const reservation = call(cost);
        const { granted } = await limiter.reserve(reservation);
        if (granted) await limiter.settle(reservation, { requests: 1, tokens: 5, cost });
        return granted;
      };
      expect(await spend(100 * CENT)).toBe(true);
      expect(await spend(1 * CENT)).toBe(false);
      now += DAY;
      expect(await spend(60 * CENT)).toBe(false);
      expect(await spend(50 * CENT)).toBe(true);
      now += DAY;
      expect(await spend(1 * CENT)).toBe(false);
      now = Date.UTC(2026, 11, 1);
      expect(await spend(100 * CENT)).toBe(true);
    });

    it("never refuses the first call of an empty window for its price", async () => {
      const call = budgeted({ usd_per_day: 0.01, usd_per_month: 0.01 });
      expect((await limiter.reserve(call(500 * CENT))).granted).toBe(true);
      expect((await limiter.reserve(call(1))).granted).toBe(false);
    });

    it("that is overspent lets in what costs nothing, and nothing else", async () => {
      const call = budgeted({ usd_per_day: 1, usd_per_month: 1 });
      const first = call(90 * CENT);
      await limiter.reserve(first);
      await limiter.settle(first, { requests: 1, tokens: 5, cost: 150 * CENT });
      expect((await limiter.reserve(call(0))).granted).toBe(true);
      expect((await limiter.reserve(call(1))).granted).toBe(false);
    });

    it("is not touched by a call that another limit refuses", async () => {
      const call = budgeted({ usd_per_day: 1, rpm: 1 });
      const first = call(20 * CENT);
      await limiter.reserve(first);
      expect((await limiter.reserve(call(20 * CENT))).granted).toBe(false);
      expect((await limiter.read(first.subject)).cost?.day).toBe(20 * CENT);
    });
  });
});
