// A clock that tests move, and calls that claim a place within limits.
import { randomUUID } from "node:crypto";
import type { Limits } from "../../functions/core/directory/directory.ts";
import type { Counters, Reservation } from "../../functions/core/limits/counters.ts";

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
    callId: randomUUID(),
    tokens: 10,
    at: clock.now,
    killedAt: clock.now + MINUTE,
    ...overrides,
  });
}

/** How many of them are granted when they come at the same time. */
export async function race(counters: Counters, claims: readonly Reservation[]): Promise<number> {
  const decisions = await Promise.all(claims.map((claim) => counters.reserve(claim)));
  return decisions.filter(({ granted }) => granted).length;
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
