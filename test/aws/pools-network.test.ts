// Pools when the network loses, repeats and delays what the SDK sends and DynamoDB answers.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dynamoPools } from "../../functions/aws/pools.ts";
import { newId } from "../../functions/core/limits/change-id.ts";
import { type Pools, PoolUnreachable } from "../../functions/core/limits/pool.ts";
import { InvalidUpdateError } from "../../functions/core/limits/reservation.ts";
import { tableNames } from "../../local/tables.ts";
import { connectTo } from "../support/dynamodb.ts";
import { MINUTE, NOON, newSubject } from "./counting.ts";
import { type Fate, type Network, networkOf } from "./network.ts";
import { bucketAt, changeOf, shown } from "./pool-changes.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

const UPDATE = "UpdateItem";

describe.each(dynamoStores)("pools in $name, over a bad network", ({ name, isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    let pools: Pools;
    let network: Network;
    let subject: string;
    const clock = { now: NOON };
    /** Unlike DynamoDB, dynalite does not tell the item with a failed condition: it is read then. */
    const refused = name === "dynalite" ? [UPDATE, "GetItem"] : [UPDATE];

    beforeAll(async () => {
      store = await open();
      const client = store.connect();
      network = networkOf(client);
      pools = dynamoPools(client, tableNames.Counters, () => clock.now);
    });
    afterAll(() => store?.close());
    beforeEach(() => {
      network.next();
      network.sent.length = 0;
      clock.now = NOON;
      subject = newSubject();
    });

    type Wanted = Omit<Parameters<typeof changeOf>[0], "subject" | "at">;
    const change = (wanted: Wanted) => pools.change(changeOf({ subject, at: clock.now, ...wanted }));
    const seen = async () => shown(await store.pools(() => clock.now).read(subject), clock.now);
    const minute = "tokens@2026-11-22T12:00";
    const first = newId(NOON + MINUTE, undefined);
    const take = { adds: { "tokens/minute": 10 }, calls: 1, id: first };
    const give = { adds: { "tokens/minute": -4 }, calls: -1 };

    it.each<[string, Fate[]]>([
      ["whose response was lost", ["response lost"]],
      ["whose response was lost twice", ["response lost", "response lost"]],
      ["whose request was lost", ["request lost"]],
      ["that was applied twice", ["doubled"]],
      ["that was throttled", ["throttled", "throttled"]],
      ["of which everything was lost once", ["request lost", "response lost"]],
    ])("a change with an id %s is done once, and so is one that follows it", async (_, fates) => {
      network.next(...fates);
      expect(await change(take)).toMatchObject({ applied: true, pool: { calls: 1 } });
      const second = newId(NOON + MINUTE, first);
      network.next(...fates);
      expect(await change({ ...give, id: second, follows: first })).toMatchObject({
        applied: true,
        pool: { calls: 0 },
      });
      network.next(...fates);
      expect(await change({ adds: { "tokens/minute": -1 }, follows: second })).toMatchObject({ applied: true });
      expect(await seen()).toMatchObject({ counts: { [minute]: 5 }, calls: 0, ids: [] });
    });

    it("a late copy of what follows a change is not done again", async () => {
      await change(take);
      network.next("late");
      await change({ ...give, follows: first });
      await change({ adds: { "tokens/minute": 10 }, calls: 1 });
      await network.deliverLate();
      expect(await seen()).toMatchObject({ counts: { [minute]: 16 }, calls: 1 });
    });

    it("a change that was done at the second attempt is said to be in doubt: a copy of it may come", async () => {
      expect(await change({ adds: { "tokens/minute": 1 }, id: newId(NOON + MINUTE, undefined) })).toMatchObject({
        ...{ applied: true, isInDoubt: false },
      });
      network.next("late");
      expect(await change(take)).toMatchObject({ applied: true, isInDoubt: true });
      network.next("late");
      expect(await change({ ...take, id: `${first}a`, mostCalls: 0 })).toMatchObject({
        applied: false,
        isInDoubt: true,
      });
    });

    it("late copies of a change that opened a chain are not done, once what follows it has barred them", async () => {
      network.next("late", "late", "late");
      await expect(change(take)).rejects.toMatchObject({ isInDoubt: true });
      await change(take);
      await change({ adds: { "tokens/minute": -10 }, calls: -1, follows: first, bars: NOON });
      await network.deliverLate();
      expect(await seen()).toMatchObject({ calls: 0, buckets: [], ids: [] });
    });

    it.each<[Fate, boolean]>([
      ["response lost", true],
      ["request lost", false],
    ])("what gives and follows nothing is sent once: %s", async (fate, isApplied) => {
      await change({ ...take, id: undefined });
      network.next(fate);
      network.sent.length = 0;
      await expect(change(give)).rejects.toMatchObject({ isInDoubt: true, cause: { name: "TimeoutError" } });
      expect(network.sent).toEqual([UPDATE]);
      expect(await seen()).toMatchObject({ counts: { [minute]: isApplied ? 6 : 10 }, calls: isApplied ? 0 : 1 });
    });

    it("what gives and follows nothing is sent again where it was surely not applied", async () => {
      await change({ ...take, id: undefined });
      network.next("throttled", "throttled");
      expect(await change(give)).toMatchObject({ applied: true, pool: { calls: 0 } });
    });

    it.each<[string, Fate[], boolean]>([
      ["throttled", ["throttled", "throttled", "throttled"], false],
      ["lost", ["request lost", "request lost", "request lost"], true],
      ["throttled and lost", ["throttled", "response lost", "throttled"], true],
    ])("a change that was %s every time is said to be in doubt: %s", async (_, fates, isInDoubt) => {
      network.next(...fates);
      const error = await change(take).catch((error) => error);
      expect(error).toBeInstanceOf(PoolUnreachable);
      expect(error).toMatchObject({ isInDoubt, cause: { message: expect.stringMatching(/lost|too much/) } });
      expect(network.sent).toEqual([UPDATE, UPDATE, UPDATE]);
    });

    it("a change that was refused for a reason that cannot be read is in doubt unless it is sent once", async () => {
      if (name !== "dynalite") return;
      await change(take);
      const unread: Fate[] = ["delivered", "request lost", "request lost", "request lost"];
      network.next(...unread);
      await expect(change(take)).rejects.toMatchObject({ name: "PoolUnreachable", isInDoubt: true });
      network.next(...unread);
      await expect(change({ ...give, calls: -9 })).rejects.toMatchObject({ name: "PoolUnreachable", isInDoubt: false });
    });

    it("a database that refuses connections leaves no doubt", async () => {
      const away = dynamoPools(connectTo("http://127.0.0.1:1"), tableNames.Counters, () => clock.now);
      const unreachable = { name: "PoolUnreachable", isInDoubt: false };
      await expect(away.change(changeOf({ subject, at: NOON, ...take }))).rejects.toMatchObject(unreachable);
      await expect(away.read(subject)).rejects.toMatchObject(unreachable);
    });

    it("what cannot be written at all is said to be invalid", async () => {
      const invalid = changeOf({ subject: "", at: NOON, ...take });
      await expect(pools.change(invalid)).rejects.toBeInstanceOf(InvalidUpdateError);
    });

    it("a late copy of what takes, or of a sweep, leaves no slot behind permanently", async () => {
      network.next("late");
      await change({ ...take, id: undefined });
      await change({ ...give, adds: {} });
      clock.now += 2 * MINUTE;
      await change({ adds: { "tokens/minute": 1 } });
      await network.deliverLate();
      await change({ adds: { "tokens/minute": 1 } });
      const [bucket] = (await store.pools(() => clock.now).read(subject)).buckets;
      expect(bucket).toMatchObject({ ...bucketAt(NOON), calls: 1 });
      network.next("late", "response lost");
      if (bucket) await pools.sweep(subject, bucket, { keeps: false, at: clock.now });
      await network.deliverLate();
      expect(await seen()).toMatchObject({ calls: 0, buckets: [], killed: 1 });
    });

    describe("a write", () => {
      const limited = { adds: { "requests/minute": 1 }, most: { "requests/minute": 9 }, calls: 1 };

      it("is one request, applied or refused", async () => {
        await change(limited);
        await change(limited);
        await change({ ...limited, most: { "requests/minute": 0 } });
        await change({ ...limited, bars: NOON });
        await change({ ...limited, id: first });
        expect(network.sent).toEqual([UPDATE, UPDATE, ...refused, UPDATE, ...refused]);
      });

      it("with a limit of slots is one request too, but for the first of a subject and of an instance", async () => {
        await change({ ...limited, mostCalls: 9 });
        network.sent.length = 0;
        await change({ ...limited, mostCalls: 8 });
        expect(network.sent).toEqual([UPDATE]);
      });
    });
  });
});
