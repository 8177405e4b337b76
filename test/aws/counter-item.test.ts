// The counters' item in DynamoDB, read from there: what it is made of, and that it does not grow. The long run fills it more.
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Counters, Reservation } from "../../functions/core/limits/counters.ts";
import { tableNames } from "../../local/tables.ts";
import { isLong } from "../support/long.ts";
import { type Clock, callsOf, DAY, MINUTE, NOON, race, SECOND, times } from "./counting.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

const SPENT = { requests: 1, tokens: 4 } as const;

const lease = (killedAt: number, callId: string) => `${killedAt.toString(36)}:${callId}`;

describe.each(dynamoStores)("the counters' item in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    let counters: Counters;
    const clock: Clock = { now: NOON };

    beforeAll(async () => {
      store = await open();
    });
    beforeEach(() => {
      clock.now = NOON;
      counters = store.counters(() => clock.now);
    });
    afterAll(() => store?.close());

    async function complete(claim: Reservation): Promise<void> {
      expect((await counters.reserve(claim)).granted).toBe(true);
      await counters.settle(claim, SPENT);
    }

    it("holds the counts of the minute and of the day, a lease for each call under way, and when it may be deleted", async () => {
      const call = callsOf(clock, { rpm: 10 });
      const first = call({ callId: "one", killedAt: NOON + 900 * SECOND });
      await race(counters, [first, call({ callId: "two", tokens: 5, killedAt: NOON + SECOND })]);
      expect(await store.item(first.subject)).toEqual({
        id: first.subject,
        "requests@2026-11-22T12:00": 2,
        "tokens@2026-11-22T12:00": 15,
        "requests@2026-11-22": 2,
        "tokens@2026-11-22": 15,
        calls: new Set([lease(NOON + 900 * SECOND, "one"), lease(NOON + SECOND, "two")]),
        expiresAt: (NOON + DAY / 2 + DAY) / SECOND,
      });
    });

    it("loses the lease with the settlement, and the set of leases with the last one", async () => {
      const call = callsOf(clock, { tpm: 100 });
      const [first, second] = [call(), call()];
      await race(counters, [first, second]);
      await counters.settle(first, SPENT);
      expect((await store.item(first.subject))?.["calls"]).toHaveProperty("size", 1);
      await counters.settle(second, SPENT);
      expect(await store.item(first.subject)).not.toHaveProperty("calls");
    });

    it.each([
      ["rpm", { rpm: 1 }],
      ["tpm", { tpm: 10 }],
      ["rpd", { rpd: 1 }],
      ["tpd", { tpd: 10 }],
      ["concurrency", { concurrency: 1 }],
    ])("is the same after a refusal by %s, to the last attribute", async (_, limit) => {
      const call = callsOf(clock, limit);
      await counters.reserve(call());
      const item = await store.item(call().subject);
      expect(
        await race(
          counters,
          times(5, () => call()),
        ),
      ).toBe(0);
      expect(await store.item(call().subject)).toEqual(item);
    });

    it("is the same after a refusal by another limit than concurrency, even if a call was killed", async () => {
      const call = callsOf(clock, { rpm: 1, concurrency: 5 });
      await counters.reserve(call({ killedAt: NOON + SECOND }));
      const item = await store.item(call().subject);
      clock.now += SECOND;
      expect(await race(counters, [call()])).toBe(0);
      expect(await store.item(call().subject)).toEqual(item);
    });

    it("counts nothing for the settlement of a call without a reservation, but keeps that from coming later", async () => {
      const claim = callsOf(clock, { rpm: 1 })({ callId: "one" });
      await counters.settle(claim, SPENT);
      const { id, expiresAt, ...rest } = (await store.item(claim.subject)) ?? {};
      expect(rest).toEqual({ "settled@2026-11-22T12:00": new Set([lease(NOON + MINUTE, "one")]) });
      expect(await race(counters, [claim])).toBe(0);
      clock.now += 2 * MINUTE;
      for (let calls = 0; calls < 2; calls++) await complete(callsOf(clock, { rpm: 9 }, claim.subject)());
      expect(await store.item(claim.subject)).not.toHaveProperty("settled@2026-11-22T12:00");
    });

    it("stays as small as it is, whatever number of minutes and days go by", async () => {
      const call = callsOf(clock, { rpm: 10 });
      for (let minutes = 0; minutes < 60; minutes++) {
        clock.now = NOON + minutes * 37 * MINUTE;
        await complete(call());
        const item = (await store.item(call().subject)) ?? {};
        expect(Object.keys(item).length).toBeLessThanOrEqual(2 + 2 * 3 + 2 * 2);
      }
    });

    it("keeps the minute before, which the settlement of a late clock may still change", async () => {
      const call = callsOf(clock, { rpm: 10 });
      await complete(call());
      clock.now += MINUTE;
      await complete(call());
      await complete(call());
      expect(await store.item(call().subject)).toMatchObject({ "requests@2026-11-22T12:00": 1 });
      clock.now += MINUTE;
      await complete(call());
      expect(await store.item(call().subject)).not.toHaveProperty("requests@2026-11-22T12:00");
    });

    it("loses the leases of killed calls with the next settlement, also where concurrency is not limited", async () => {
      const call = callsOf(clock, { rpm: 100 });
      await race(
        counters,
        times(20, () => call({ killedAt: NOON + SECOND })),
      );
      const running = call();
      await counters.reserve(running);
      clock.now += SECOND;
      await complete(call());
      expect((await store.item(call().subject))?.["calls"]).toEqual(new Set([lease(running.killedAt, running.callId)]));
    });

    it("can still be settled, and shrinks again, after hours in which every call was killed", async () => {
      const call = callsOf(clock, { rpm: 100 });
      for (let minutes = 0; minutes < 200; minutes++) {
        clock.now = NOON + minutes * MINUTE;
        await counters.reserve(call({ killedAt: clock.now + 1 }));
      }
      for (let calls = 0; calls < 20; calls++) await complete(call());
      expect(Object.keys((await store.item(call().subject)) ?? {}).length).toBeLessThan(20);
    });

    it("outlives its windows: it may be deleted a day after its day, at which nothing in it counts", async () => {
      const call = callsOf(clock, { rpm: 1 });
      const expiry = async () => ((await store.item(call().subject))?.["expiresAt"] as number) * SECOND;
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2026, 10, 24));
      clock.now = Date.UTC(2026, 10, 22, 23, 59, 59, 999);
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2026, 10, 24));
      clock.now += 1;
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2026, 10, 25));
    });

    it("of a key with a monthly budget outlives the month: it may be deleted a day after that", async () => {
      const call = callsOf(clock, { usd_per_month: 1 });
      const expiry = async () => ((await store.item(call().subject))?.["expiresAt"] as number) * SECOND;
      clock.now = Date.UTC(2026, 10, 1);
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2026, 11, 2));
      clock.now = Date.UTC(2026, 10, 30, 23, 59, 59, 999);
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2026, 11, 2));
      clock.now += 1;
      await complete(call());
      expect(await expiry()).toBe(Date.UTC(2027, 0, 2));
    });

    it.each([[33, 1], [34, 2], isLong ? [1_000, 25] : [300, 8]])(
      "with %d calls under way takes %d write units",
      { timeout: 120_000 },
      async (count, units) => {
        const call = callsOf(clock, { rpm: 2_000 }, `key#demo-${count}`);
        await complete(call());
        clock.now += MINUTE;
        const claim = (index: number) => call({ callId: index.toString(16).padStart(16, "0") });
        expect(await race(counters, times(count, claim))).toBe(count);
        const touch = new UpdateCommand({
          TableName: tableNames.Counters,
          Key: { id: `key#demo-${count}` },
          UpdateExpression: "REMOVE nothing",
          ReturnConsumedCapacity: "TOTAL",
        });
        expect((await store.connect().send(touch)).ConsumedCapacity?.CapacityUnits).toBe(units);
      },
    );
  });
});
