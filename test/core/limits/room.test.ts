// How near a limit is, what an instance holds by that, and which calls still fit.
import { describe, expect, it } from "vitest";
import { fittingIn } from "../../../functions/core/limits/fitting.ts";
import { MANY_CALLS, ONE_CALL } from "../../../functions/core/limits/holding.ts";
import type { Pool } from "../../../functions/core/limits/pool.ts";
import { rememberRefusals } from "../../../functions/core/limits/refusals.ts";
import type { Reservation } from "../../../functions/core/limits/reservation.ts";
import { type Room, roomFor } from "../../../functions/core/limits/room.ts";

const AT = Date.parse("2026-11-22T09:31:20Z");
const REQUESTS = "requests@2026-11-22T09:31";

function call(limit: Reservation["limit"], overrides: Partial<Reservation> = {}): Reservation {
  return { ...{ subject: "key#demo", limit, tokens: 100, at: AT, killedAt: AT + 60_000 }, ...overrides };
}

function pool(counts: Record<string, number> = {}, calls = 0): Pool {
  const nothing = { buckets: [], ids: new Set<string>(), barredUntil: 0, killed: 0, older: 0 };
  return { ...nothing, counts: new Map(Object.entries(counts)), calls };
}

describe("the room", () => {
  it("is the calls that fit into the strictest limit", () => {
    const limit = { rpm: 100, tpm: 5_000, rpd: 1_000, usd_per_month: 1, concurrency: 40 };
    const seen = {
      pool: pool({ [REQUESTS]: 10, "tokens@2026-11-22T09:31": 1_000, "requests@2026-11-22": 400 }, 5),
      at: AT,
    };
    expect(roomFor(call(limit), seen)).toEqual({ calls: 35, counted: 40, days: 600, slots: 35, share: 0.8 });
    expect(roomFor(call(limit, { cost: 50_000_000 }), seen)).toMatchObject({ calls: 20, days: 20 });
    expect(roomFor(call({ ...limit, tpm: 1_200 }), seen)).toMatchObject({ calls: 2, share: 200 / 1_200 });
  });

  it("is endless without limits, and none in a minute of which nothing was seen", () => {
    expect(roomFor(call({}), { pool: pool(), at: AT }).calls).toBe(Number.POSITIVE_INFINITY);
    expect(roomFor(call({ rpm: 100 }), undefined).calls).toBe(0);
    expect(roomFor(call({ rpm: 100 }), { pool: pool(), at: AT - 37_000 }).calls).toBe(0);
  });

  it("of a minute that has just begun is what was seen shortly before", () => {
    expect(roomFor(call({ rpm: 100 }), { pool: pool(), at: AT - 22_000 }).calls).toBe(100);
  });
});

describe("what is held", () => {
  const endless = Number.POSITIVE_INFINITY;
  const room = (calls: number, more: Partial<Room> = {}): Room => ({
    ...{ calls, counted: calls, days: endless, slots: endless, share: 1 },
    ...more,
  });

  it("by an instance that serves one call at a time is the next one, far from the limits of minutes only", () => {
    const last = call({ rpm: 1_000 });
    const rooms = [room(64), room(63), room(1_000, { share: 0.5 })];
    expect(rooms.map((of) => ONE_CALL.ahead(of, 9, last).calls)).toEqual([1, 0, 0]);
    expect(ONE_CALL.ahead(room(1_000), 9, call({ rpm: 1_000, tpd: 1_000_000 })).calls).toBe(0);
  });

  it("by a server is what a while brings, and a small part of what is left", () => {
    const held = (of: Room, recent = 50) => MANY_CALLS.ahead(of, recent, call({ rpm: 1_000 })).calls;
    expect(held(room(100_000))).toBe(50);
    expect(held(room(100_000), 0)).toBe(16);
    expect(held(room(640))).toBe(10);
    expect(held(room(63))).toBe(0);
    expect(held(room(100_000, { days: 8_192 }))).toBe(2);
  });

  it("by a server is few slots where few are left, since calls give them back, but not fewer requests", () => {
    const ahead = (slots: number) =>
      MANY_CALLS.ahead(room(slots, { counted: 100_000, slots }), 50, call({ rpm: 1_000 }));
    expect([ahead(640), ahead(64), ahead(63)]).toEqual([
      { calls: 50, slots: 10 },
      { calls: 50, slots: 1 },
      { calls: 0, slots: 0 },
    ]);
  });
});

describe("of several calls", () => {
  it("the first ones stay that fit into every limit together", () => {
    const limit = { tpm: 1_000, concurrency: 5 };
    const calls = [100, 700, 300, 100, 50].map((tokens) => call(limit, { tokens }));
    const fitting = (seen: Pool) => fittingIn(seen, calls).map(({ tokens }) => tokens);
    expect(fitting(pool())).toEqual([100, 700, 100, 50]);
    expect(fitting(pool({}, 3))).toEqual([100, 700]);
    expect(fitting(pool({ "tokens@2026-11-22T09:31": 950 }))).toEqual([50]);
  });
});

describe("a refusal by requests per minute", () => {
  const limit = { rpm: 5 };
  const full = { pool: pool({ [REQUESTS]: 5 }) };
  const times = (count: number, seen: { pool: Pool }, every = 100) => {
    const refusals = rememberRefusals();
    for (let index = 0; index < count; index++) refusals.add(call(limit), { ...seen, now: AT + index * every });
    return (after: number) => refusals.refuse(call(limit), AT + (count - 1) * every + after);
  };

  it("is remembered for a second after the third one within a second", () => {
    expect([times(3, full)(999), times(3, full)(1_000)]).toEqual([true, false]);
    expect([times(2, full)(1), times(3, full, 600)(1)]).toEqual([false, false]);
  });

  it("is not remembered beyond its minute", () => {
    const refusals = rememberRefusals();
    const late = Date.parse("2026-11-22T09:31:59.900Z");
    for (let index = 0; index < 3; index++) refusals.add(call(limit, { at: late }), { ...full, now: late });
    expect(refusals.refuse(call(limit, { at: late + 50 }), late + 50)).toBe(true);
    expect(refusals.refuse(call(limit, { at: late + 100 }), late + 100)).toBe(false);
  });

  it("is not one by another limit, which may have something left at any time", () => {
    expect(times(9, { pool: pool({ [REQUESTS]: 4 }) })(1)).toBe(false);
  });
});
