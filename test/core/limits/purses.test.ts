// The purses of a process that lives for weeks: what it does every four seconds, what it forgets, and how it ends.
import { describe, expect, it } from "vitest";
import { admit } from "../../../functions/core/limits/admit.ts";
import { closeWithin } from "../../../functions/core/limits/close-within.ts";
import { manyCalls, oneCall } from "../../../functions/core/limits/holding.ts";
import { type PoolChange, type Pools, PoolUnreachable } from "../../../functions/core/limits/pool.ts";
import type { Purse } from "../../../functions/core/limits/purse.ts";
import { createPurses } from "../../../functions/core/limits/purses.ts";
import type { Reservation } from "../../../functions/core/limits/reservation.ts";
import { memoryPools } from "../../support/memory-pools.ts";

const START = Date.parse("2026-11-22T09:31:20Z");
const SECOND = 1_000;
const DAY_REQUESTS = "requests@2026-11-22";
const SPENT = { requests: 1, tokens: 4 } as const;

/** `meet` is asked before each change: it may refuse it, or take its time. */
function setUp({ holding = manyCalls({ near: 1, partOfDays: 4 }), mostPurses = 10 } = {}) {
  const memory = memoryPools();
  const clock = { now: START };
  const changes: PoolChange[] = [];
  const network = { meet: async (_: PoolChange): Promise<void> => {} };
  const change: Pools["change"] = async (asked) => {
    changes.push(asked);
    await network.meet(asked);
    return memory.apply(asked);
  };
  const purses = createPurses({ pools: { ...memory, change }, holding, now: () => clock.now, mostPurses });
  const call = (subject: string): Reservation => {
    const limit = { rpd: 1_000, concurrency: 100 };
    return { subject, limit, tokens: 10, at: clock.now, killedAt: clock.now + 900 * SECOND };
  };
  const take = async (subject: string) => {
    const grant = await purses.of(subject).take(call(subject));
    if (grant === undefined) throw new Error("refused");
    return grant;
  };
  const has = (subject: string) => {
    const { counts, calls, ids } = memory.peek(subject);
    return { requests: counts.get(DAY_REQUESTS) ?? 0, calls, ids: ids.size };
  };
  return { purses, clock, changes, network, call, take, has, /** One that holds something. */ serve: serveWith(take) };
}

function serveWith(take: (subject: string) => ReturnType<Purse["take"]>) {
  return async (subject: string) => {
    for (const _ of [1, 2]) await (await take(subject))?.settle(SPENT);
  };
}

const unreachable = () => Promise.reject(new PoolUnreachable(false));
const GIVEN_BACK = { requests: 2, calls: 0, ids: 0 };

describe("a purse without calls for a minute", () => {
  it("gives everything back, is forgotten, and writes nothing any more", async () => {
    const { purses, clock, changes, has, serve } = setUp();
    await serve("key#a");
    const purse = purses.of("key#a");
    expect(has("key#a").requests).toBeGreaterThan(2);
    clock.now += 60 * SECOND;
    await purses.prepare();
    expect(has("key#a")).toEqual(GIVEN_BACK);
    expect(purses.of("key#a")).not.toBe(purse);
    const { length } = changes;
    for (let ticks = 0; ticks < 100; ticks++) {
      clock.now += 4 * SECOND;
      await purses.prepare();
    }
    expect(changes).toHaveLength(length);
  });

  it("is kept while a call is under way, and gives back what that does not need", async () => {
    const { purses, clock, has, serve, take } = setUp();
    await serve("key#a");
    const grant = await take("key#a");
    const purse = purses.of("key#a");
    clock.now += 60 * SECOND;
    await purses.prepare();
    expect([purses.of("key#a"), has("key#a")]).toMatchObject([purse, { requests: 3, calls: 1 }]);
    await grant.settle(SPENT);
    expect(has("key#a")).toEqual({ ...GIVEN_BACK, requests: 3 });
  });

  it("is kept while a write has failed", async () => {
    const { purses, clock, network, has, serve } = setUp();
    await serve("key#a");
    const purse = purses.of("key#a");
    clock.now += 60 * SECOND;
    network.meet = unreachable;
    await purses.prepare();
    expect([purses.of("key#a"), purse.isBehind()]).toEqual([purse, true]);
    network.meet = async () => {};
    for (const _ of [1, 2]) await purses.prepare();
    expect(has("key#a")).toEqual(GIVEN_BACK);
  });

  it("goes on holding what it has on an instance that serves one call at a time", async () => {
    const { purses, clock, take } = setUp({ holding: oneCall() });
    await (await take("key#a")).settle(SPENT);
    const purse = purses.of("key#a");
    clock.now += 3_600 * SECOND;
    await purses.prepare();
    expect(purses.of("key#a")).toBe(purse);
  });
});

describe("with more subjects than there may be purses", () => {
  it("the purse that was not asked for the longest time is forgotten, and gives back what it held", async () => {
    const { purses, has, serve, network } = setUp({ mostPurses: 2 });
    const [a, b] = ["key#a", "key#b"].map(purses.of);
    for (const subject of ["key#a", "key#b"]) await serve(subject);
    purses.of("key#c");
    expect(purses.of("key#b")).toBe(b);
    network.meet = unreachable;
    await purses.prepare();
    network.meet = async () => {};
    await purses.prepare();
    expect([has("key#a"), purses.of("key#a") === a]).toEqual([GIVEN_BACK, false]);
  });

  it("a forgotten purse that is asked before it has given back is the same one, and stays", async () => {
    const { purses, has, serve } = setUp({ mostPurses: 1 });
    await serve("key#a");
    const a = purses.of("key#a");
    purses.of("key#b");
    expect(purses.of("key#a")).toBe(a);
    await purses.prepare();
    expect(has("key#a").calls).toBeGreaterThan(0);
  });

  it("a call takes from no purse that was forgotten while it waited for another subject", async () => {
    const { purses, network, call, has } = setUp({ mostPurses: 2 });
    network.meet = async ({ subject }) => {
      if (subject === "key#a") for (const other of ["key#b", "key#c"]) purses.of(other);
    };
    const subjects = ["key#a", "model#a"];
    const { grants } = await admit(
      subjects.map((subject) => ({ reservation: call(subject), purse: () => purses.of(subject) })),
    );
    for (const grant of grants ?? []) await grant.settle(SPENT);
    await purses.close();
    expect(subjects.map(has)).toEqual([1, 1].map((requests) => ({ ...GIVEN_BACK, requests })));
  });

  it("one with calls is kept", async () => {
    const { purses, take } = setUp({ mostPurses: 1 });
    await take("key#a");
    const [a, b] = ["key#a", "key#b"].map(purses.of);
    expect([purses.of("key#a"), purses.of("key#c")]).toEqual([a, expect.anything()]);
    expect(purses.of("key#b")).not.toBe(b);
  });
});

describe("every four seconds", () => {
  it("fifty purses are prepared at once", async () => {
    const { purses, clock, network, serve } = setUp({ mostPurses: 200 });
    for (let index = 0; index < 120; index++) await serve(`key#${index}`);
    let [underWay, most, all] = [0, 0, 0];
    network.meet = async () => {
      all++;
      most = Math.max(most, ++underWay);
      await new Promise(setImmediate);
      underWay--;
    };
    clock.now += 60 * SECOND;
    await purses.prepare();
    expect([most, all >= 120]).toEqual([50, true]);
  });

  it("the purses are not prepared again while the last time is under way", async () => {
    const { purses, clock, changes, network, serve } = setUp();
    await serve("key#a");
    clock.now += 60 * SECOND;
    const slow = Promise.withResolvers<void>();
    network.meet = () => slow.promise;
    const { length } = changes;
    const ticks = [purses.prepare(), purses.prepare(), purses.prepare()];
    await new Promise(setImmediate);
    expect(changes).toHaveLength(length + 1);
    slow.resolve();
    await Promise.all(ticks);
  });

  it("a purse that fails does not keep others from being prepared", async () => {
    const { purses, clock, network, has, serve } = setUp();
    for (const subject of ["key#a", "key#b"]) await serve(subject);
    clock.now += 60 * SECOND;
    network.meet = ({ subject }) => (subject === "key#a" ? unreachable() : Promise.resolve());
    await purses.prepare();
    expect([has("key#a").calls > 0, has("key#b")]).toEqual([true, GIVEN_BACK]);
  });

  it("a purse that fails is left out once, then three times", async () => {
    const { purses, clock, changes, network, serve } = setUp();
    await serve("key#a");
    network.meet = unreachable;
    const tried: number[] = [];
    clock.now += 60 * SECOND;
    for (let tick = 0; tick < 12; tick++) {
      const { length } = changes;
      await purses.prepare();
      if (changes.length > length) tried.push(tick);
      clock.now += 4 * SECOND;
    }
    expect(tried).toEqual([0, 2, 6, 10]);
  });
});

describe("at the end of a process", () => {
  it("all purses give everything back, and what fails is tried again", async () => {
    const { purses, network, has, serve } = setUp({ mostPurses: 2 });
    for (const subject of ["key#a", "key#b", "key#c"]) await serve(subject);
    let failures = 2;
    network.meet = () => (failures-- > 0 ? unreachable() : Promise.resolve());
    expect(await closeWithin(purses, Date.now() + 60 * SECOND)).toBe(true);
    expect(["key#a", "key#b", "key#c"].map(has)).toEqual([GIVEN_BACK, GIVEN_BACK, GIVEN_BACK]);
  });

  it("is not waited for longer than it may take, whether pools fail or do not answer", async () => {
    for (const meet of [unreachable, () => new Promise<void>(() => {})]) {
      const { purses, network, serve } = setUp();
      await serve("key#a");
      network.meet = meet;
      expect(await closeWithin(purses, Date.now() + 20)).toBe(false);
    }
  });

  it("takes nothing any more", async () => {
    const { purses, clock, changes, serve } = setUp();
    await serve("key#a");
    await purses.close();
    const { length } = changes;
    clock.now += 4 * SECOND;
    await purses.prepare();
    expect(changes).toHaveLength(length);
  });
});
