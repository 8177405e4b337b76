// How a call is admitted to several subjects at once, of which each has a purse that does as it is told.
import { describe, expect, it } from "vitest";
import { admit, type Candidate } from "../../../functions/core/limits/admit.ts";
import { emptyHeld } from "../../../functions/core/limits/held.ts";
import type { Grant, Purse } from "../../../functions/core/limits/purse.ts";
import type { Reservation, Spent } from "../../../functions/core/limits/reservation.ts";

const NOW = 1_000_000;

interface Behaviour {
  /** Calls that still fit. */
  readonly room?: number;
  readonly covers?: boolean;
  readonly takes?: "granted" | "refused" | "lost";
  readonly gives?: "given" | "lost";
  readonly seenAt?: number;
}

/** What happened, in order: each take of a round trip is sent before the answer to another one comes. */
function world(behaviours: readonly Behaviour[]) {
  const log: string[] = [];
  let roundTrips = 0;
  let inTrip = false;
  async function trip(): Promise<void> {
    if (!inTrip) roundTrips++;
    inTrip = true;
    await new Promise(setImmediate);
    inTrip = false;
  }
  const candidates = behaviours.map((behaviour, at): Candidate => {
    const { room = 1_000, covers = false, takes = "granted", gives = "given", seenAt = NOW } = behaviour;
    const grant: Grant = {
      settle: async ({ requests }: Spent) => {
        log.push(`${at} gives back ${requests}`);
        if (gives === "lost") throw new Error("not reached");
      },
    };
    const purse: Purse = {
      held: emptyHeld(),
      draw: () => (covers ? grant : undefined),
      async take() {
        log.push(`${at} is asked`);
        await trip();
        if (takes === "lost") throw new Error("not reached");
        return takes === "granted" ? grant : undefined;
      },
      room: () => ({ calls: room, counted: room, days: room, slots: room, share: 1 }),
      seen: () => ({
        pool: { counts: new Map(), calls: 0, buckets: [], ids: new Set(), barredUntil: 0, killed: 0, older: 0 },
        at: seenAt,
      }),
      isBehind: () => false,
      isInUse: () => false,
      isAtRest: () => true,
      flush: async () => {},
      prepare: async () => void log.push(`${at} is prepared`),
      close: async () => {},
    };
    return { purse: () => purse, reservation: { at: NOW } as Reservation };
  });
  return { candidates, log, roundTrips: () => roundTrips };
}

const times = (count: number, behaviour: Behaviour = {}) => Array.from({ length: count }, () => behaviour);

describe("subjects of which nothing is held", () => {
  it.each([1, 2, 4])("and which are far from their limits are asked at once: %i in one round trip", async (count) => {
    const { candidates, roundTrips } = world(times(count));
    const { grants } = await admit(candidates);
    expect([grants?.length, roundTrips()]).toEqual([count, 1]);
  });

  it.each([1, 2, 4])("are asked one after the other, if one of them is near: %i in as many", async (count) => {
    const { candidates, roundTrips, log } = world(times(count).with(-1, { room: 63 }));
    const { grants } = await admit(candidates);
    expect([grants?.length, roundTrips()]).toEqual([count, count]);
    expect(log).toEqual(times(count).map((_, at) => `${at} is asked`));
  });

  it("are not asked beyond the one that refuses, if one is near", async () => {
    const { candidates, log } = world([{ room: 0 }, { takes: "refused" }, {}, {}]);
    const { grants, refusedBy } = await admit(candidates);
    expect([grants, refusedBy]).toEqual([undefined, candidates[1]]);
    expect(log).toEqual(["0 is asked", "1 is asked", "0 gives back 0", "0 is prepared"]);
  });
});

describe("what a purse holds", () => {
  it("costs no round trip", async () => {
    const { candidates, roundTrips } = world([{ covers: true }, { covers: true, room: 0 }]);
    const { grants } = await admit(candidates);
    expect([grants?.length, roundTrips()]).toEqual([2, 0]);
  });

  it("does not matter to the others: they are asked in one round trip", async () => {
    const { candidates, roundTrips } = world([{ covers: true, room: 0 }, {}, {}]);
    await admit(candidates);
    expect(roundTrips()).toBe(1);
  });

  it("is not used where the pool was not seen for some seconds: the headers would be too old", async () => {
    const { candidates, log } = world([
      { covers: true, seenAt: NOW - 5_001 },
      { covers: true, seenAt: NOW - 5_000 },
    ]);
    await admit(candidates);
    expect(log).toEqual(["0 is asked"]);
  });
});

describe("if one subject refuses", () => {
  it("what all others have granted is given back before the answer, also what was held", async () => {
    const { candidates, log } = world([{}, { takes: "refused" }, {}, { covers: true }]);
    const { grants, unsettled, refusedBy, failure } = await admit(candidates);
    expect([grants, unsettled, refusedBy, failure]).toEqual([undefined, [], candidates[1], undefined]);
    expect(log.filter((line) => line.endsWith("gives back 0")).toSorted()).toEqual(
      [0, 2, 3].map((at) => `${at} gives back 0`),
    );
  });

  it("and giving back fails, the call is refused all the same, and says which purses are left to be flushed", async () => {
    const { candidates } = world([{ gives: "lost" }, { takes: "refused" }, {}]);
    const { grants, unsettled } = await admit(candidates);
    expect([grants, unsettled]).toEqual([undefined, [candidates[0]?.purse()]]);
  });
});

describe("if one subject cannot be reached", () => {
  it.each([1_000, 0])("the others are given back, and it is left to be flushed (room: %i)", async (room) => {
    const { candidates, log } = world([{ room }, { room, takes: "lost" }]);
    const { grants, unsettled, failure } = await admit(candidates);
    expect([grants, unsettled, failure]).toEqual([undefined, [candidates[1]?.purse()], new Error("not reached")]);
    expect(log).toContain("0 gives back 0");
  });

  it("is not taken for a refusal, although another one refuses", async () => {
    const { candidates } = world([{ takes: "refused" }, { takes: "lost" }]);
    expect(await admit(candidates)).toMatchObject({ grants: undefined, failure: new Error("not reached") });
  });
});
