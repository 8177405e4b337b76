// Instances of version 0.1 and of this version on one item, as while this version is being deployed: together they admit no
// more than the limits say, and what calls of either have used is counted.
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoPools } from "../../functions/aws/pools.ts";
import type { Limits } from "../../functions/core/directory/directory.ts";
import { ONE_CALL } from "../../functions/core/limits/holding.ts";
import { openPurse, type Purse } from "../../functions/core/limits/purse.ts";
import type { Reservation, Spent } from "../../functions/core/limits/reservation.ts";
import { tableNames } from "../../local/tables.ts";
import { dynamoCounters } from "../support/older-version/counters.ts";
import { type Clock, MINUTE, NOON, newSubject, SECOND, times } from "./counting.ts";
import { changeOf, shown } from "./pool-changes.ts";
import { explored, patience } from "./property.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

interface Call {
  readonly reservation: Reservation;
  settle(spent: Spent): Promise<unknown>;
}

/** Admits a call, or not. */
type Instance = (reservation: Reservation) => Promise<Call | undefined>;

const TIME_LIMIT = 15 * MINUTE;

describe.each(dynamoStores)("this version and version 0.1 in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());

    function older(clock: Clock): Instance {
      const counters = dynamoCounters(store.connect(), tableNames.Counters, () => clock.now);
      return async (claim) => {
        const reservation = { ...claim, callId: randomUUID() };
        const { granted } = await counters.reserve(reservation);
        return granted ? { reservation: claim, settle: (spent) => counters.settle(reservation, spent) } : undefined;
      };
    }

    const purseOf = (clock: Clock, subject: string): Purse => {
      const now = () => clock.now;
      const pools = dynamoPools(store.connect(), tableNames.Counters, now);
      return openPurse({ subject, pools, holding: ONE_CALL, now });
    };

    function newer(purse: Purse): Instance {
      return async (reservation) => {
        const grant = purse.draw(reservation) ?? (await purse.take(reservation));
        return grant && { reservation, settle: (spent) => grant.settle(spent) };
      };
    }

    function callsOf({ subject, clock, limit }: { subject: string; clock: Clock; limit: Limits }) {
      return (tokens = 10, cost = 0): Reservation => {
        const times = { at: clock.now, killedAt: clock.now + TIME_LIMIT };
        return { subject, limit, tokens, cost, promptTokens: 1, promptCost: 0, ...times };
      };
    }

    function world(limit: Limits) {
      const [clock, subject] = [{ now: NOON }, newSubject()];
      return {
        clock,
        subject,
        old: older(clock),
        young: newer(purseOf(clock, subject)),
        call: callsOf({ subject, clock, limit }),
      };
    }

    const granted = (calls: readonly (Call | undefined)[]) => calls.filter((call) => call !== undefined);
    const callsIn = async (subject: string) => [
      ...(((await store.item(subject))?.["calls"] as Set<string> | undefined) ?? []),
    ];

    it("admit no more calls together than concurrency allows, whichever version comes first", async () => {
      for (const isOldFirst of [true, false]) {
        const { old, young, call } = world({ concurrency: 3 });
        const [first, second] = isOldFirst ? [old, young] : [young, old];
        const one = [await first(call()), await first(call())];
        const two = [await second(call()), await second(call())];
        expect(granted([...one, ...two])).toHaveLength(isOldFirst ? 3 : 2);
        expect(await young(call())).toEqual(isOldFirst ? undefined : expect.anything());
      }
    });

    it("settle what the other has under way, and free its slot", async () => {
      const { old, young, call, subject } = world({ concurrency: 2, tpm: 100 });
      const [before, after] = [await old(call(30)), await young(call(30))];
      expect(await young(call())).toBeUndefined();
      await before?.settle({ requests: 1, tokens: 7 });
      const last = await young(call(30));
      await after?.settle({ requests: 1, tokens: 8 });
      await last?.settle({ requests: 1, tokens: 9 });
      const pool = await store.pools(() => NOON).read(subject);
      expect(shown(pool, NOON)).toMatchObject({
        counts: { "requests@2026-11-22T12:00": 3, "tokens@2026-11-22T12:00": 24, "tokens@2026-11-22": 24 },
        ...{ calls: 0, older: 0 },
      });
    });

    it("take a slot of a call of version 0.1 that was killed", async () => {
      const { old, young, call, clock } = world({ concurrency: 1 });
      await old({ ...call(), killedAt: NOON + SECOND });
      expect(await young(call())).toBeUndefined();
      clock.now += SECOND;
      expect(await young(call())).toBeDefined();
    });

    it("count calls of version 0.1 against a change that does not allow for them, however often it is sent", async () => {
      const { old, call, subject, clock } = world({ concurrency: 2 });
      await old(call());
      const pools = dynamoPools(store.connect(), tableNames.Counters, () => clock.now);
      const take = (most: object) => pools.change(changeOf({ subject, at: clock.now, calls: 1, ...most }));
      for (const _ of times(3, () => 0))
        expect(await take({ mostCalls: 1, older: 0 })).toMatchObject({ applied: false, pool: { calls: 0, older: 1 } });
      for (const isApplied of [true, false])
        expect(await take({ mostCalls: 0, older: 1 })).toMatchObject({ applied: isApplied, pool: { calls: 1 } });
      expect(await take({ mostCalls: 1, older: 0 })).toMatchObject({ applied: false });
    });

    it("keep version 0.1 out for 20 minutes, and leave nothing behind then", async () => {
      const { old, young, call, clock, subject } = world({ concurrency: 2 });
      await (await young(call()))?.settle({ requests: 1, tokens: 1 });
      clock.now += 20 * MINUTE - 1;
      expect(await old(call())).toBeUndefined();
      expect(await callsIn(subject)).toHaveLength(2);
      clock.now += 1;
      for (const _ of times(2, () => 0)) await (await young(call()))?.settle({ requests: 1, tokens: 1 });
      expect(await callsIn(subject)).toEqual([]);
      expect(await old(call())).toBeDefined();
    });

    it("keep version 0.1 out anew where it comes back later, or where the limit is raised", async () => {
      const { old, young, call, clock } = world({ concurrency: 2 });
      await (await young(call()))?.settle({ requests: 1, tokens: 1 });
      const raised = (reservation = call()) => ({ ...reservation, limit: { concurrency: 4 } });
      expect(granted([await young(raised()), await young(raised())])).toHaveLength(2);
      expect(await old(raised())).toBeUndefined();
      clock.now += 30 * MINUTE;
      const late = await old(raised());
      expect(late).toBeDefined();
      await young(raised());
      expect(await old(raised())).toBeUndefined();
    });

    it("share a limit above 2,000 calls, as far as version 0.1 is kept out", async () => {
      const { young, call, subject } = world({ concurrency: 5_000 });
      expect(await young(call())).toBeDefined();
      expect(await callsIn(subject)).toHaveLength(2_000);
    });

    it("need nothing of each other without a limit of calls under way", async () => {
      const { young, call, subject } = world({ rpm: 5 });
      expect(await young(call())).toBeDefined();
      expect(await callsIn(subject)).toEqual([]);
    });

    const some = (max: number) => fc.integer({ min: 1, max });
    const limits: fc.Arbitrary<Limits> = fc.record(
      { rpm: some(6), tpm: some(60), rpd: some(9), tpd: some(90), concurrency: some(4), usd_per_day: some(4) },
      { requiredKeys: [] },
    );
    const begin = fc.record({
      do: fc.constant("begin" as const),
      who: fc.nat(3),
      tokens: some(30),
      dollars: fc.nat(2),
    });
    const end = fc.record({ do: fc.constant("end" as const), which: fc.nat(9), part: fc.constantFrom(0, 0.5, 1) });
    const groups = fc.array(fc.oneof(begin, begin, end), { minLength: 1, maxLength: 6 });
    const histories = fc.array(fc.record({ group: groups, pause: fc.constantFrom(0, 0, SECOND, 40 * SECOND) }), {
      maxLength: 12,
    });

    it("hold every limit together, in any order", patience, async () => {
      const property = fc.asyncProperty(limits, histories, async (limit, history) => {
        const { clock, subject, call } = world(limit);
        const purses = [purseOf(clock, subject), purseOf(clock, subject)];
        const instances = [older(clock), older(clock), ...purses.map(newer)];
        const underWay: Call[] = [];
        const charged = new Map<Reservation, { at: number; requests: number; tokens: number; cost: number }>();
        const act = async (step: (typeof history)[number]["group"][number]) => {
          if (step.do === "begin") {
            const reservation = call(step.tokens, step.dollars * 1e9);
            const { tpm = 99, tpd = 99, usd_per_day: dollars = 99 } = limit;
            const admitted = await instances[step.who]?.(reservation);
            if (admitted === undefined) return;
            underWay.push(admitted);
            const amounts = {
              requests: 1,
              tokens: Math.min(step.tokens, tpm, tpd),
              cost: Math.min(step.dollars, dollars),
            };
            charged.set(reservation, { at: reservation.at, ...amounts });
            return;
          }
          const [ended] = underWay.splice(step.which % Math.max(underWay.length, 1), 1);
          const amounts = ended && charged.get(ended.reservation);
          if (!ended || !amounts) return;
          const tokens = Math.floor(amounts.tokens * step.part);
          const cost = Math.floor(amounts.cost * step.part);
          await ended.settle({ requests: 1, tokens, cost: cost * 1e9 });
          Object.assign(amounts, { tokens, cost });
        };
        for (const { group, pause } of history) {
          await Promise.all(group.map(act));
          expect(underWay.length).toBeLessThanOrEqual(limit.concurrency ?? 99);
          const total = (since: number, of: "requests" | "tokens" | "cost") =>
            [...charged.values()].reduce((sum, each) => sum + (each.at >= since ? each[of] : 0), 0);
          const minute = Math.floor(clock.now / MINUTE) * MINUTE;
          const [rpm, tpm] = [total(minute, "requests"), total(minute, "tokens")];
          const [rpd, tpd, daily] = [total(0, "requests"), total(0, "tokens"), total(0, "cost")];
          for (const [kind, used] of Object.entries({ rpm, tpm, rpd, tpd, usd_per_day: daily }))
            expect(used).toBeLessThanOrEqual(limit[kind as keyof Limits] ?? 999);
          clock.now += pause;
        }
        while (underWay.length > 0) await act({ do: "end", which: 0, part: 0.5 });
        for (const purse of purses) await purse.close(); // Far from the limits, each may hold a call's slot for the next one.
        const pool = shown(await store.pools(() => clock.now).read(subject), clock.now);
        const used = [...charged.values()].reduce((sum, { tokens }) => sum + tokens, 0);
        expect(pool).toMatchObject({ calls: 0, older: 0, buckets: [] });
        expect(pool.counts["requests@2026-11-22"] ?? 0).toBe(charged.size);
        expect(pool.counts["tokens@2026-11-22"] ?? 0).toBe(used);
      });
      await fc.assert(property, explored(20, 500));
    });
  });
});
