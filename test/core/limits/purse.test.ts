// A purse step by step: what it writes, what it admits without a write, and what it does about writes that fail.
import { describe, expect, it } from "vitest";
import { manyCalls, oneCall } from "../../../functions/core/limits/holding.ts";
import { isRepeatable, type PoolChange, PoolUnreachable } from "../../../functions/core/limits/pool.ts";
import { type Grant, openPurse, type Purse } from "../../../functions/core/limits/purse.ts";
import type { Reservation } from "../../../functions/core/limits/reservation.ts";
import { readPool } from "../../../functions/core/limits/sweep.ts";
import { slowPools } from "./support/slow-pools.ts";

const START = Date.parse("2026-11-22T09:31:20Z");
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Of a call. */
const TIME_LIMIT = 15 * MINUTE;
const UNUSED = { requests: 0, tokens: 0 } as const;

const USED = "tokens@2026-11-22T09:31";
const OTHER: PoolChange = {
  ...{ subject: "key#demo", slots: [], expiresAt: START + 24 * 60 * MINUTE, at: START },
  counts: [],
};

function setUp({ holding = manyCalls({ near: 1, partOfDays: 4 }), mostIds = 24 } = {}) {
  const slow = slowPools();
  const clock = { now: START };
  const purse = openPurse({ subject: "key#demo", pools: slow.pools, holding, now: () => clock.now, mostIds });
  return { ...slow, clock, purse, count: (name: string) => slow.memory.peek("key#demo").counts.get(name) ?? 0 };
}

function call(limit: Reservation["limit"], { tokens = 10, at = START, promptTokens = 0 } = {}): Reservation {
  return { ...{ subject: "key#demo", limit, tokens, promptTokens }, at, killedAt: at + TIME_LIMIT };
}

/** A call that waits for its write. */
async function admitted(purse: Purse, reservation: Reservation, deliver: () => Promise<void>): Promise<Grant> {
  const taken = purse.take(reservation);
  await deliver();
  const grant = await taken;
  if (grant === undefined) throw new Error("refused");
  return grant;
}

describe("a purse", () => {
  it("takes for what comes next together with the first call, and admits that without a write", async () => {
    const { purse, deliverAll, count, memory } = setUp();
    await admitted(purse, call({ rpm: 100 }), deliverAll);
    await admitted(purse, call({ rpm: 100 }), deliverAll);
    expect(purse.draw(call({ rpm: 100 }))).toBeDefined();
    expect([count("requests@2026-11-22T09:31"), memory.peek("key#demo").calls]).toEqual([18, 18]);
  });

  it("of an instance that serves one call at a time takes for the next one behind a reply, and only for minutes", async () => {
    for (const [limit, expected] of [
      [{ rpm: 100 }, true],
      [{ rpm: 100, rpd: 1_000 }, false],
    ] as const) {
      const { purse, deliverAll } = setUp({ holding: oneCall() });
      const grant = await admitted(purse, call(limit), deliverAll);
      expect(purse.draw(call(limit))).toBeUndefined();
      const settled = grant.settle({ requests: 1, tokens: 5 });
      await deliverAll();
      await settled;
      const prepared = purse.prepare();
      await deliverAll();
      await prepared;
      expect(purse.draw(call(limit)) !== undefined).toBe(expected);
    }
  });

  it("gives everything back and leaves no trace", async () => {
    const { purse, deliverAll, memory } = setUp();
    const grant = await admitted(purse, call({ rpm: 100, tpm: 1_000 }), deliverAll);
    await grant.settle({ requests: 1, tokens: 4 });
    const closed = purse.close();
    await deliverAll();
    await closed;
    const { counts, calls, buckets, ids } = memory.peek("key#demo");
    expect([counts.get("requests@2026-11-22T09:31"), counts.get(USED)]).toEqual([1, 4]);
    expect([calls, buckets.length, ids.size]).toEqual([0, 0, 0]);
  });

  it("gives back what it holds when no call has come for a minute", async () => {
    const { purse, deliverAll, clock, memory } = setUp();
    const grant = await admitted(purse, call({ rpd: 1_000 }), deliverAll);
    const settled = grant.settle({ requests: 1, tokens: 4 });
    await deliverAll();
    await settled;
    clock.now += 61 * SECOND;
    const prepared = purse.prepare();
    await deliverAll();
    await prepared;
    expect([memory.peek("key#demo").counts.get("requests@2026-11-22"), memory.peek("key#demo").calls]).toEqual([1, 0]);
  });

  it("of a server takes for the next minute before that begins", async () => {
    const { purse, deliverAll, clock } = setUp();
    await admitted(purse, call({ rpm: 100 }), deliverAll);
    await admitted(purse, call({ rpm: 100 }), deliverAll);
    clock.now = Date.parse("2026-11-22T09:31:57Z");
    const prepared = purse.prepare();
    await deliverAll();
    await prepared;
    clock.now = Date.parse("2026-11-22T09:32:00Z");
    expect(purse.draw(call({ rpm: 100 }, { at: clock.now }))).toBeDefined();
  });

  it("holds whole reservations, since what calls leave of them may come back later", async () => {
    const { purse, deliverAll, count } = setUp();
    const limit = { tpm: 100_000 };
    const grant = await admitted(purse, call(limit, { tokens: 1_000 }), deliverAll);
    await grant.settle({ requests: 1, tokens: 200 });
    await admitted(purse, call(limit, { tokens: 1_000 }), deliverAll);
    expect(count(USED)).toBe(200 + 1_000 + 16 * 1_000);
  });

  it("takes for all that wait with one write, and refuses the last ones if they do not all fit", async () => {
    const { purse, next, deliverAll } = setUp({ holding: oneCall() });
    const first = purse.take(call({ rpm: 3 }));
    const write = await next();
    const others = [1, 2, 3, 4].map(() => purse.take(call({ rpm: 3 })));
    await write.deliver();
    await deliverAll();
    const grants = await Promise.all([first, ...others]);
    expect(grants.map((grant) => grant !== undefined)).toEqual([true, true, true, false, false]);
  });
});

describe("a call's end", () => {
  it("waits for the pool if the call might still be taken for a killed one", async () => {
    const { purse, deliverAll, next } = setUp();
    const limit = { tpd: 1_000_000 };
    await admitted(purse, call(limit), deliverAll);
    const grant = await admitted(purse, call(limit, { tokens: 100_000, promptTokens: 5 }), deliverAll);
    let isSettled = false;
    const settled = grant.settle({ requests: 1, tokens: 50 }).then(() => {
      isSettled = true;
    });
    const write = await next();
    expect(isSettled).toBe(false);
    await write.deliver();
    await settled;
  });

  it("waits for the pool if the call has used more than the purse has", async () => {
    const { purse, deliverAll, count } = setUp();
    const grant = await admitted(purse, call({ tpm: 1_000 }), deliverAll);
    const settled = grant.settle({ requests: 1, tokens: 700 });
    await deliverAll();
    await settled;
    expect(count(USED)).toBeGreaterThanOrEqual(700);
  });

  it("is settled once", async () => {
    const { purse, deliverAll, count } = setUp({ holding: oneCall({ near: 10_000 }) });
    const grant = await admitted(purse, call({ rpm: 100 }), deliverAll);
    const settled = [grant.settle({ requests: 1, tokens: 4 }), grant.settle({ requests: 0, tokens: 0 })];
    await deliverAll();
    await Promise.all(settled);
    expect([count("requests@2026-11-22T09:31"), count(USED)]).toEqual([1, 4]);
  });
});

describe("a write that fails", () => {
  const near = { holding: oneCall({ near: 10_000 }) };

  it("is sent again before any other if it is unknown whether it was applied, and then is done once", async () => {
    const { purse, deliverAll, next, count, memory } = setUp(near);
    const grant = await admitted(purse, call({ rpm: 100, tpm: 1_000 }), deliverAll);
    const settled = expect(grant.settle({ requests: 1, tokens: 4 })).rejects.toThrow(PoolUnreachable);
    const write = await next();
    memory.apply(write.change);
    await write.lose();
    await settled;
    const flushed = purse.flush();
    const again = await next();
    expect(again.change).toBe(write.change);
    await again.deliver();
    await deliverAll();
    await flushed;
    expect([count(USED), memory.peek("key#demo").calls]).toEqual([4, 0]);
  });

  it("is not sent again when the pool may have forgotten what it follows: what was used is charged once more", async () => {
    const { purse, deliverAll, next, clock, count } = setUp(near);
    const limit = { tpd: 1_000 };
    const grant = await admitted(purse, call(limit, { tokens: 100, promptTokens: 10 }), deliverAll);
    const settled = expect(grant.settle({ requests: 1, tokens: 60 })).rejects.toThrow(PoolUnreachable);
    await (await next()).lose();
    await settled;
    clock.now += TIME_LIMIT + 30 * SECOND;
    const flushed = purse.flush();
    const write = await next();
    expect([write.change.follows, write.change.counts.map(({ change }) => change)]).toEqual([undefined, [50]]);
    await write.deliver();
    await flushed;
    expect(count("tokens@2026-11-22")).toBe(150);
  });

  it("is not sent again when a bucket that it is about may have begun again with other calls", async () => {
    const { purse, deliverAll, next, clock } = setUp(near);
    const short = { ...call({ tpd: 1_000 }, { tokens: 100, promptTokens: 10 }), killedAt: START + 10 * SECOND };
    const grant = await admitted(purse, short, deliverAll);
    const settled = expect(grant.settle({ requests: 1, tokens: 60 })).rejects.toThrow(PoolUnreachable);
    await (await next()).lose();
    await settled;
    clock.now += 15 * SECOND;
    void purse.flush();
    const { change } = await next();
    expect([change.slots, change.counts.map((count) => count.change)]).toEqual([[], [50]]);
  });

  it("leaves charged what it was to give back, and nothing else, if a bucket of it lapses before it can be repeated", async () => {
    const { purse, deliverAll, next, clock, memory, count } = setUp();
    const short = { ...call({ rpd: 1_000 }), killedAt: START + 20 * SECOND };
    const settled = (await admitted(purse, short, deliverAll)).settle(UNUSED);
    await deliverAll();
    await settled;
    const held = purse.held.amounts.get("requests@2026-11-22")?.amount ?? 0;
    const failed = expect(purse.close()).rejects.toThrow(PoolUnreachable);
    await (await next()).lose();
    await failed;
    clock.now += 30 * SECOND;
    const closed = purse.close();
    await deliverAll();
    await closed;
    const { calls } = await readPool(memory, "key#demo", clock.now);
    expect([held > 0, count("requests@2026-11-22"), calls]).toEqual([true, held, 0]);
  });

  it("is sent once if it gives back without an id, even if it takes more than that", () => {
    const window = { name: "2026-11-22T09:31", end: START + 40 * SECOND };
    const takes: PoolChange = { ...OTHER, counts: [{ quantity: "tokens", window, change: 5 }] };
    expect([takes, { ...takes, gives: true }].map(isRepeatable)).toEqual([true, false]);
    expect([{ ...takes, gives: true, follows: "id" }].map(isRepeatable)).toEqual([true]);
  });

  it("leaves nothing to draw from while a copy of it may still be applied", async () => {
    const { purse, deliverAll, next, memory } = setUp();
    const limit = { rpm: 100, tpm: 1_000 };
    await admitted(purse, call(limit), deliverAll);
    await admitted(purse, call(limit), deliverAll);
    const window = { name: "2026-11-22T09:31", end: START + 40 * SECOND };
    memory.apply({ ...OTHER, counts: [{ quantity: "tokens", window, change: 900 }] });
    const refused = expect(purse.take(call(limit, { tokens: 500 }))).rejects.toThrow(PoolUnreachable);
    await (await next()).deliver();
    await (await next()).deliver();
    await (await next()).fail();
    await refused;
    expect(purse.draw(call(limit, { tokens: 1 }))).toBeUndefined();
  });

  it("that was refused and is applied late does not hide what the next one owes", async () => {
    const { purse, deliverAll, next, memory, count } = setUp(near);
    const limit = { rpm: 100, tpm: 1_000 };
    const grant = await admitted(purse, call(limit, { tokens: 100 }), deliverAll);
    const window = { name: "2026-11-22T09:31", end: START + 40 * SECOND };
    const other = (change: number) => memory.apply({ ...OTHER, counts: [{ quantity: "tokens", window, change }] });
    other(800);
    const refused = purse.take(call(limit, { tokens: 200 }));
    const write = await next();
    await write.deliver();
    await deliverAll();
    expect(await refused).toBeUndefined();
    other(-800);
    memory.apply(write.change);
    const settled = grant.settle({ requests: 1, tokens: 130 });
    await deliverAll();
    await settled;
    expect(count(USED)).toBe(200 + 130);
  });

  it("that was refused and is applied late does not pay, by what it gives back, what is owed since", async () => {
    const { purse, deliverAll, next, memory, count } = setUp(near);
    const limit = { rpm: 2, tpm: 1_000 };
    const one = await admitted(purse, call(limit, { tokens: 500 }), deliverAll);
    const other = await admitted(purse, call(limit, { tokens: 100 }), deliverAll);
    const failed = expect(purse.take(call(limit, { tokens: 1 }))).rejects.toThrow(PoolUnreachable);
    const settled = expect(one.settle({ requests: 1, tokens: 0 })).rejects.toThrow(PoolUnreachable);
    const write = await next();
    await write.deliver();
    for (const _ of ["given back without the call that was refused", "flushed"]) await (await next()).fail();
    await Promise.all([failed, settled]);
    memory.apply({ ...write.change, counts: write.change.counts.filter(({ quantity }) => quantity === "tokens") });
    const later = other.settle({ requests: 1, tokens: 500 });
    await deliverAll();
    await later;
    expect(count(USED)).toBe(1 + 500);
  });

  it("leaves no id as long as there are calls that were admitted without one", async () => {
    const { purse, deliverAll, next, memory } = setUp({ ...near, mostIds: 1 });
    const others = "zzzzzz.other1a";
    memory.apply({ ...OTHER, id: others });
    const limit = { rpm: 100 };
    const settled = (await admitted(purse, call(limit), deliverAll)).settle(UNUSED); // The pool is seen with the other id.
    await deliverAll();
    await settled;
    await admitted(purse, call(limit), deliverAll);
    memory.apply({ ...OTHER, follows: others });
    void purse.take(call(limit));
    await (await next()).deliver();
    void purse.take(call(limit));
    expect((await next()).change.id).toBeUndefined();
  });
});

describe("a late copy of the first write of a purse", () => {
  const near = { holding: oneCall({ near: 10_000 }) };
  const limit = { rpd: 100, concurrency: 1 };

  function withLate() {
    const all = setUp(near);
    const { purse, next, memory, count } = all;
    const held = () => [count("requests@2026-11-22"), memory.peek("key#demo").calls];
    /** `others` takes slots of the same bucket for somebody else. */
    const loseFirst = async () => {
      const refused = expect(purse.take(call(limit))).rejects.toThrow(PoolUnreachable);
      const { change, lose } = await next();
      await lose();
      await refused;
      const slots = (calls: number) => change.slots.map((slot) => ({ ...slot, calls }));
      return { change, others: (calls: number) => memory.apply({ ...OTHER, slots: slots(calls) }) };
    };
    return { ...all, held, loseFirst };
  }

  it("takes nothing again once what the refused call had taken is given back", async () => {
    const { purse, next, deliverAll, memory, held } = withLate();
    const refused = expect(purse.take(call(limit))).rejects.toThrow(PoolUnreachable);
    const { change, lose } = await next();
    memory.apply(change);
    await lose();
    await refused;
    const flushed = purse.flush();
    await deliverAll();
    await flushed;
    expect(held()).toEqual([0, 0]);
    memory.apply(change);
    expect(held()).toEqual([0, 0]);
    expect(purse.isAtRest()).toBe(true);
  });

  it("takes nothing once its repetition was refused, though there is room later", async () => {
    const { purse, deliverAll, memory, held, loseFirst } = withLate();
    const { change, others } = await loseFirst();
    others(1);
    const flushed = purse.flush();
    await deliverAll();
    await flushed;
    others(-1);
    memory.apply(change);
    expect(held()).toEqual([0, 0]);
  });

  it("takes nothing again once its call has ended", async () => {
    const { purse, next, deliverAll, memory, held } = withLate();
    const taken = purse.take(call(limit));
    const write = await next();
    await write.deliver({ isInDoubt: true });
    const settled = (await taken)?.settle({ requests: 1, tokens: 4 });
    await deliverAll();
    await settled;
    memory.apply(write.change);
    expect(held()).toEqual([1, 0]);
    expect(purse.isBehind()).toBe(false);
  });

  it("is barred by the first write of an instance whose clock is behind too, which is admitted all the same", async () => {
    const { purse, deliverAll, memory, held } = withLate();
    memory.apply({ ...OTHER, bars: START + 500 });
    const taken = purse.take(call(limit));
    await deliverAll();
    expect(await taken).toBeDefined();
    expect(held()).toEqual([1, 1]);
  });

  it("is still to be barred while that fails", async () => {
    const { purse, next, deliverAll, memory, held, loseFirst } = withLate();
    const { change, others } = await loseFirst();
    others(1);
    const failed = expect(purse.flush()).rejects.toThrow(PoolUnreachable);
    await (await next()).deliver();
    await (await next()).fail();
    await failed;
    expect(purse.isBehind()).toBe(true);
    const flushed = purse.flush();
    await deliverAll();
    await flushed;
    others(-1);
    memory.apply(change);
    expect([held(), purse.isBehind()]).toEqual([[0, 0], false]);
  });
});

describe("an operator who sets a subject back", () => {
  it("makes a purse forget what it holds, and what its calls have reserved", async () => {
    const { purse, deliverAll, memory, pools, count, clock } = setUp();
    const limit = { rpm: 100, tpm: 1_000 };
    const calls = [1, 2].map(() => admitted(purse, call(limit, { tokens: 100 }), deliverAll));
    const [one, two] = await Promise.all(calls);
    memory.reset("key#demo");
    const settled = one?.settle({ requests: 1, tokens: 900 });
    await deliverAll();
    await settled;
    const other = openPurse({ subject: "key#demo", pools, holding: oneCall(), now: () => clock.now });
    await admitted(other, call(limit, { tokens: 50 }), deliverAll);
    const later = [two?.settle(UNUSED), purse.close()];
    await deliverAll();
    await Promise.all(later);
    expect([count("requests@2026-11-22T09:31"), memory.peek("key#demo").calls]).toEqual([1, 1]);
    expect(count(USED)).toBeGreaterThanOrEqual(50);
  });

  it("twice makes it forget a call in between, though one from before goes on", async () => {
    const { purse, deliverAll, memory, pools, count, clock } = setUp();
    const limit = { tpd: 1_000, concurrency: 9 };
    await admitted(purse, call(limit, { tokens: 100 }), deliverAll);
    memory.reset("key#demo");
    const between = await admitted(purse, call(limit, { tokens: 100 }), deliverAll);
    memory.reset("key#demo");
    const other = openPurse({ subject: "key#demo", pools, holding: oneCall(), now: () => clock.now });
    await admitted(other, call(limit, { tokens: 100 }), deliverAll);
    const settled = between?.settle(UNUSED);
    await deliverAll();
    await settled;
    expect([count("tokens@2026-11-22"), memory.peek("key#demo").calls]).toEqual([100, 1]);
  });
});
