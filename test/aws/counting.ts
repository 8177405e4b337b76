// A clock that tests move, and calls that claim a place within limits.
import { randomUUID } from "node:crypto";
import type { Limits } from "../../functions/core/directory/directory.ts";
import { countsOf } from "../../functions/core/limits/counts.ts";
import { ONE_CALL } from "../../functions/core/limits/holding.ts";
import type { Pools } from "../../functions/core/limits/pool.ts";
import { type Grant, openPurse } from "../../functions/core/limits/purse.ts";
import type { Counts, Reservation, Spent } from "../../functions/core/limits/reservation.ts";
import { readPool } from "../../functions/core/limits/sweep.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
/** Far from the edge of a day, and at the beginning of a minute. */
export const NOON = Date.UTC(2026, 10, 22, 12);

export interface Clock {
  now: number;
}

/** Subjects and ids that no other test has used: the tests of a file share their tables. */
export function newSubject(): string {
  return `key#${randomUUID()}`;
}

/** Calls of one subject, received when the clock says so, that may take a minute. */
export function callsOf(clock: Clock, limit: Limits, subject = newSubject()) {
  return (overrides: Partial<Reservation> = {}): Reservation => ({
    subject,
    limit,
    tokens: 10,
    at: clock.now,
    killedAt: clock.now + MINUTE,
    ...overrides,
  });
}

/** The limits of all subjects, as calls meet them. */
export interface Limiter {
  /** Whether it is admitted, and the counts after that. */
  reserve(reservation: Reservation): Promise<{ readonly granted: boolean; readonly counts: Counts }>;
  settle(reservation: Reservation, spent: Spent): Promise<Counts>;
  read(subject: string): Promise<Counts>;
}

/** Each call has an instance of its own, which keeps nothing for another one. */
export function limiterOver(pools: Pools, now: () => number): Limiter {
  const underWay = new Map<Reservation, { readonly grant: Grant; leave(): Promise<void> }>();
  const read = async (subject: string) => countsOf({ pool: await readPool(pools, subject, now()) }, now());
  return {
    async reserve(reservation) {
      const { subject, at } = reservation;
      const purse = openPurse({ subject, pools, holding: ONE_CALL, now });
      const grant = await purse.take(reservation);
      if (grant !== undefined) underWay.set(reservation, { grant, leave: purse.close });
      const pool = purse.seen()?.pool ?? (await pools.read(subject));
      return { granted: grant !== undefined, counts: countsOf({ pool }, at) };
    },
    async settle(reservation, spent) {
      const call = underWay.get(reservation);
      await call?.grant.settle(spent);
      await call?.leave();
      return read(reservation.subject);
    },
    read,
  };
}

/** How many of them are granted when they come at the same time. */
export async function race(limiter: Pick<Limiter, "reserve">, claims: readonly Reservation[]): Promise<number> {
  const decisions = await Promise.all(claims.map((claim) => limiter.reserve(claim)));
  return decisions.filter(({ granted }) => granted).length;
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
