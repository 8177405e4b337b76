// The item of a pool in DynamoDB while calls come and end: it does not grow, and it outlives what counts in it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Reservation } from "../../functions/core/limits/reservation.ts";
import { type Clock, callsOf, DAY, type Limiter, limiterOver, MINUTE, NOON, race, SECOND, times } from "./counting.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

const SPENT = { requests: 1, tokens: 4 } as const;

describe.each(dynamoStores)("the item of a pool in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    let limiter: Limiter;
    const clock: Clock = { now: NOON };

    beforeAll(async () => {
      store = await open();
    });
    beforeEach(() => {
      clock.now = NOON;
      limiter = limiterOver(
        store.pools(() => clock.now),
        () => clock.now,
      );
    });
    afterAll(() => store?.close());

    const itemOf = async (subject: string) => (await store.item(subject)) ?? {};

    async function complete(claim: Reservation): Promise<void> {
      expect((await limiter.reserve(claim)).granted).toBe(true);
      await limiter.settle(claim, SPENT);
    }

    it.each([
      ["rpm", { rpm: 1 }],
      ["tpm", { tpm: 10 }],
      ["rpd", { rpd: 1 }],
      ["tpd", { tpd: 10 }],
      ["concurrency", { concurrency: 1 }],
    ])("is the same after a refusal by %s, to the last attribute", async (_, limit) => {
      const call = callsOf(clock, limit);
      await limiter.reserve(call());
      const item = await itemOf(call().subject);
      const more = times(5, () => call());
      expect(await race(limiter, more)).toBe(0);
      expect(await itemOf(call().subject)).toEqual(item);
    });

    it("stays as small as it is, whatever number of minutes and days go by", async () => {
      const call = callsOf(clock, { rpm: 10 });
      const sizes: number[] = [];
      for (let minutes = 0; minutes < 60; minutes++) {
        clock.now = NOON + minutes * 37 * MINUTE;
        await complete(call());
        sizes.push(Object.keys(await itemOf(call().subject)).length);
      }
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2 + 2 * 3 + 2 * 2 + 3);
    });

    it("keeps the minute before, which what comes from a late clock may still change", async () => {
      const call = callsOf(clock, { rpm: 10 });
      await complete(call());
      clock.now += MINUTE;
      for (let calls = 0; calls < 2; calls++) await complete(call());
      expect(await itemOf(call().subject)).toMatchObject({ "requests@2026-11-22T12:00": 1 });
      clock.now += MINUTE;
      for (let calls = 0; calls < 2; calls++) await complete(call());
      expect(await itemOf(call().subject)).not.toHaveProperty("requests@2026-11-22T12:00");
    });

    it("can still be written, and shrinks again, after hours in which every call was killed", async () => {
      const call = callsOf(clock, { rpm: 100, tpd: 1_000_000 });
      for (let minutes = 0; minutes < 200; minutes++) {
        clock.now = NOON + minutes * MINUTE;
        await limiter.reserve(call({ killedAt: clock.now + SECOND, promptTokens: 1 }));
      }
      clock.now += MINUTE;
      await limiter.read(call().subject);
      for (let calls = 0; calls < 10; calls++) await complete(call());
      expect(Object.keys(await itemOf(call().subject)).length).toBeLessThan(20);
    });

    it("may be deleted a day after its day, at which nothing in it counts", async () => {
      const call = callsOf(clock, { rpm: 1 });
      const expiry = async () => Number((await itemOf(call().subject))["expiresAt"]) * SECOND;
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2026, 10, 24));
      clock.now = Date.UTC(2026, 10, 22, 23, 59, 59, 999);
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2026, 10, 24));
      clock.now += 1;
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2026, 10, 25));
      clock.now += DAY;
      await limiter.reserve(call());
      expect(await expiry()).toBe(Date.UTC(2026, 10, 26));
    });

    it("of a key with a monthly budget may be deleted a day after the month", async () => {
      const call = callsOf(clock, { usd_per_month: 1 });
      const expiry = async () => Number((await itemOf(call().subject))["expiresAt"]) * SECOND;
      clock.now = Date.UTC(2026, 10, 1);
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2026, 11, 2));
      clock.now = Date.UTC(2026, 11, 1);
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2027, 0, 2));
    });
  });
});
