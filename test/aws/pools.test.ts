// What pools do with changes and sweeps, in the twin in memory and in each DynamoDB.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../functions/core/limits/change-id.ts";
import { MOST_IDS, type Pools } from "../../functions/core/limits/pool.ts";
import { readPool } from "../../functions/core/limits/sweep.ts";
import { DAY, MINUTE, NOON, newSubject, SECOND, times } from "./counting.ts";
import { bucketAt, changeOf, shown } from "./pool-changes.ts";
import { type Store, stores } from "./stores.ts";

const HOUR = 60 * MINUTE;
/** Nothing was barred or killed, and no older instance has calls. */
const NEVER = { barredUntil: 0, killed: 0, older: 0 };

describe.each(stores)("pools in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: Store;
    let pools: Pools;
    let subject: string;
    const clock = { now: NOON };

    beforeAll(async () => {
      store = await open();
      pools = store.pools(() => clock.now);
    });
    afterAll(() => store?.close());
    beforeEach(() => {
      clock.now = NOON;
      subject = newSubject();
    });

    type Wanted = Omit<Parameters<typeof changeOf>[0], "subject" | "at"> & { at?: number };
    const change = (wanted: Wanted) => pools.change(changeOf({ subject, at: clock.now, ...wanted }));
    const seen = async () => shown(await pools.read(subject), clock.now);
    const idOf = (last?: string) => newId(clock.now + 5 * MINUTE, last);

    it("are empty before the first change", async () => {
      expect(await seen()).toEqual({ ...{ counts: {}, calls: 0, buckets: [], ids: [] }, ...NEVER });
    });

    it("do all of a change, and return what they are then", async () => {
      const id = idOf();
      const { applied, pool } = await change({
        ...{ adds: { "requests/minute": 2, "tokens/day": 30, "cost/month": 500 }, id, mostCalls: 5 },
        ...{ calls: 2, tokens: 7, cost: 11 },
      });
      expect(applied).toBe(true);
      expect(shown(pool, clock.now)).toEqual({
        counts: { "cost@2026-11": 500, "requests@2026-11-22T12:00": 2, "tokens@2026-11-22": 30 },
        buckets: [{ ...bucketAt(NOON), calls: 2, tokens: 7, cost: 11 }],
        ...{ calls: 2, ids: [id], ...NEVER },
      });
      expect(await seen()).toEqual(shown(pool, clock.now));
    });

    it.each([
      [
        "a count is above what it may be",
        { adds: { "requests/minute": 1, "tokens/minute": 1 }, most: { "requests/minute": 4 } },
      ],
      ["more slots are taken than may be", { calls: 1, mostCalls: 2 }],
      ["a bucket has fewer slots than are given", { calls: -4 }],
      ["what it follows is not there", { adds: { "tokens/minute": 1 }, id: "zzzzzz.1b", follows: "zzzzzz.0a" }],
    ] satisfies [string, Wanted][])("do nothing of a change if %s, and tell what they are", async (_, wanted) => {
      await change({ adds: { "requests/minute": 5 }, calls: 3 });
      const before = await seen();
      const { applied, pool } = await change(wanted);
      expect(applied).toBe(false);
      expect(shown(pool, clock.now)).toEqual(before);
      expect(await seen()).toEqual(before);
    });

    it("allow exactly as much as a change says", async () => {
      await change({ adds: { "requests/minute": 5 }, calls: 3 });
      const most = { "requests/minute": 5 };
      expect(await change({ adds: { "requests/minute": 1 }, most, calls: 1, mostCalls: 3 })).toMatchObject({
        applied: true,
      });
    });

    it.each([
      ["a limit", { adds: { "requests/minute": 6 }, most: { "requests/minute": -1 } }],
      ["the slots", { calls: 6, mostCalls: -1 }],
    ] satisfies [string, Wanted][])(
      "refuse what is more than the whole of %s, also if nothing was used",
      async (_, wanted) => {
        expect(await change(wanted)).toMatchObject({ applied: false });
        expect(await seen()).toMatchObject({ counts: {}, calls: 0 });
      },
    );

    it("do what has an id, or follows a change, once", async () => {
      const [first, second] = [idOf(), idOf("a")];
      const take = { adds: { "tokens/minute": 10 }, calls: 1, id: first };
      const give = { adds: { "tokens/minute": -4 }, calls: -1, follows: second };
      const next = { adds: { "tokens/minute": 10 }, id: second, follows: first };
      for (const wanted of [take, next, give])
        for (const _ of times(2, () => 0)) expect(await change(wanted)).toMatchObject({ applied: true });
      expect(await seen()).toMatchObject({ counts: { "tokens@2026-11-22T12:00": 16 }, calls: 0, buckets: [], ids: [] });
    });

    it("refuse a new id where they remember as many as they may, and nothing else", async () => {
      for (const _ of times(MOST_IDS, () => 0)) await change({ id: idOf() });
      const known = [...(await pools.read(subject)).ids][0];
      expect(await change({ calls: 1, id: idOf() })).toMatchObject({ applied: false, pool: { calls: 0 } });
      expect(await change({ calls: 1, id: idOf(known), follows: known })).toMatchObject({ applied: true });
      expect(await change({ calls: 1 })).toMatchObject({ applied: true, pool: { calls: 2 } });
    });

    it("bar what opens a chain and was made up to a moment, and nothing else", async () => {
      const [early, later] = [idOf(), idOf()];
      await change({ id: early });
      expect(await change({ bars: NOON + SECOND, follows: early })).toMatchObject({
        ...{ applied: true, pool: { barredUntil: NOON + SECOND } },
      });
      const take = (wanted: Partial<Wanted>) => change({ adds: { "tokens/minute": 10 }, calls: 1, ...wanted });
      expect(await take({ id: early })).toMatchObject({ applied: false, pool: { calls: 0 } });
      expect(await take({ id: early, at: NOON + SECOND })).toMatchObject({ applied: false, pool: { calls: 0 } });
      expect(await take({ id: later, at: NOON + SECOND + 1 })).toMatchObject({ applied: true, pool: { calls: 1 } });
      expect(await take({ id: idOf(later), follows: later })).toMatchObject({ applied: true, pool: { calls: 2 } });
      expect(await take({})).toMatchObject({ applied: true, pool: { calls: 3 } });
    });

    it("never bar less than before", async () => {
      const others = store.pools(() => clock.now);
      await others.read(subject);
      await change({ bars: NOON + SECOND });
      const less = changeOf({ subject, at: clock.now, adds: { "tokens/minute": 1 }, bars: NOON });
      expect(await others.change(less)).toMatchObject({ applied: true, pool: { barredUntil: NOON + SECOND } });
      await change({ bars: NOON + 2 * SECOND });
      expect(await seen()).toMatchObject({ counts: { "tokens@2026-11-22T12:00": 1 }, barredUntil: NOON + 2 * SECOND });
    });

    describe("sweep", () => {
      const surplus = { tokens: 30, cost: 50 };
      const charge = { "tokens/minute": 40, "tokens/day": 40, "cost/day": 60, "cost/month": 60 };
      const left = {
        "tokens@2026-11-22T12:00": 40,
        "tokens@2026-11-22": 10,
        "cost@2026-11-22": 10,
        "cost@2026-11": 10,
      };
      const all = { "tokens@2026-11-22T12:00": 40, "tokens@2026-11-22": 40, "cost@2026-11-22": 60, "cost@2026-11": 60 };

      it.each([
        [false, left],
        [true, all],
      ])("a bucket: its slots come back, and the surplus too (unless it is kept: %s)", async (keeps, counts) => {
        const { pool } = await change({ adds: charge, calls: 2, ...surplus });
        await change({ calls: 1, slots: [{ bucket: bucketAt(NOON + SECOND * 30), calls: 1, tokens: 0, cost: 0 }] });
        clock.now += 90 * SECOND;
        const [bucket] = pool.buckets;
        const swept = bucket && (await pools.sweep(subject, bucket, { keeps, at: clock.now }));
        expect(swept && shown(swept, NOON)).toMatchObject({ calls: 1, buckets: [{ calls: 1 }], killed: 2, counts });
        expect(await seen()).toMatchObject({ calls: 1, killed: 2 });
      });

      it("a bucket of calls that were admitted yesterday: their day gets the surplus", async () => {
        clock.now = NOON + 12 * HOUR - SECOND;
        await change({ adds: charge, calls: 1, ...surplus });
        clock.now += 2 * MINUTE;
        await change({ adds: { "tokens/day": 5 } });
        const pool = await readPool(pools, subject, clock.now);
        expect(Object.fromEntries(pool.counts)).toMatchObject({ "tokens@2026-11-22": 10, "tokens@2026-11-23": 5 });
        expect(Object.fromEntries(pool.counts)).toMatchObject({ "cost@2026-11-22": 10, "cost@2026-11": 10 });
      });

      it("what has changed since it was seen: not at all", async () => {
        const { pool } = await change({ adds: charge, calls: 2, ...surplus });
        await change({ calls: -1, tokens: -10 });
        const [bucket] = pool.buckets;
        const swept = bucket && (await pools.sweep(subject, bucket, { keeps: false, at: clock.now + 2 * MINUTE }));
        expect(swept).toMatchObject({ calls: 1, killed: 0, buckets: [{ calls: 1, tokens: 20, cost: 50 }] });
      });

      it("a bucket once", async () => {
        const { pool } = await change({ adds: charge, calls: 2, ...surplus });
        clock.now += 2 * MINUTE;
        const sweep = () => pools.sweep(subject, pool.buckets[0] ?? expect.fail(), { keeps: false, at: clock.now });
        await Promise.all(times(5, sweep));
        expect(await seen()).toMatchObject({ calls: 0, killed: 2, buckets: [], counts: { "tokens@2026-11-22": 10 } });
      });

      it("without making a count of what was never counted", async () => {
        await change({ adds: { "tokens/day": 40, "cost/month": 60 }, calls: 1, ...surplus });
        clock.now += 2 * MINUTE;
        const { counts } = await readPool(pools, subject, clock.now);
        expect([counts.get("cost@2026-11-22") ?? 0, counts.get("cost@2026-11")]).toEqual([0, 10]);
      });
    });

    it("know how many calls were killed in this hour and the one before", async () => {
      const kill = async () => {
        await change({ calls: 1 });
        clock.now += 2 * MINUTE;
        return (await readPool(pools, subject, clock.now)).killed;
      };
      expect([await kill(), await kill()]).toEqual([1, 2]);
      clock.now += HOUR;
      expect(await kill()).toBe(3);
      clock.now += 2 * HOUR;
      expect(await kill()).toBe(1);
    });

    it("admit no more of many changes at once than fit", async () => {
      const most = { "requests/minute": 9 };
      const take = () => change({ adds: { "requests/minute": 1 }, most, calls: 1, mostCalls: 99 });
      const answers = await Promise.all(times(40, take));
      expect(answers.filter(({ applied }) => applied)).toHaveLength(10);
      expect(await seen()).toMatchObject({ calls: 10, counts: { "requests@2026-11-22T12:00": 10 } });
    });

    it("forget what is long over", async () => {
      const first = idOf();
      await change({ adds: { "requests/minute": 1, "requests/day": 1 }, calls: 1, id: first });
      await change({ calls: -1, id: idOf(first), follows: first });
      clock.now += 3 * DAY;
      for (const _ of times(3, () => 0)) await change({ adds: { "requests/minute": 1 }, id: "zzzzzz.0a" });
      expect(await seen()).toMatchObject({ counts: { "requests@2026-11-25T12:00": 1 }, ids: ["zzzzzz.0a"] });
    });
  });
});
