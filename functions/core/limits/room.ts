// How far a subject is from its limits: how many more calls fit into them, by what was seen last of the pool.
import { chargesOf } from "./charge.ts";
import { countName, type Pool } from "./pool.ts";
import type { Reservation } from "./reservation.ts";
import type { Window } from "./window.ts";

/** What was seen last of a pool. */
export interface Seen {
  readonly pool: Pool;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Room {
  /** Calls like this one that still fit into every limit. Infinite without limits; 0 where nothing was seen lately. */
  readonly calls: number;
  /** The same, but of what is counted: not of the slots. */
  readonly counted: number;
  /** Of the limits of days and months only. */
  readonly days: number;
  readonly slots: number;
  /** The least part that is left of a minute's limit, or of the slots: 0 to 1. */
  readonly share: number;
}

const NOTHING_SEEN: Room = { calls: 0, counted: 0, days: 0, slots: 0, share: 0 };

/** `now`: the call itself may come later. */
export function roomFor(reservation: Reservation, seen: Seen | undefined, now = reservation.at): Room {
  const { limit } = reservation;
  if (seen === undefined || seen.at < beginningOf(now) - BEFORE) return NOTHING_SEEN;
  const infinite = Number.POSITIVE_INFINITY;
  const room = { counted: infinite, days: infinite, slots: infinite, share: 1 };
  for (const { quantity, window, reserved, limit: most } of chargesOf(reservation)) {
    if (most === undefined) continue;
    const left = Math.max(0, most - (seen.pool.counts.get(countName(quantity, window)) ?? 0));
    const calls = Math.floor(left / Math.max(1, reserved));
    room.counted = Math.min(room.counted, calls);
    if (isMinute(window)) room.share = Math.min(room.share, left / most);
    else room.days = Math.min(room.days, calls);
  }
  const { concurrency } = limit;
  if (concurrency !== undefined) {
    room.slots = Math.max(0, concurrency - seen.pool.calls - seen.pool.older);
    room.share = Math.min(room.share, room.slots / concurrency);
  }
  return { ...room, calls: Math.min(room.counted, room.slots) };
}

const MINUTE = 60_000;
/** What was seen so shortly before a minute is true of its beginning, and of all of its limits. Milliseconds. */
const BEFORE = 16_000;

function beginningOf(moment: number): number {
  return Math.floor(moment / MINUTE) * MINUTE;
}

export function isMinute({ name }: Pick<Window, "name">): boolean {
  return name.length > "2026-11-22".length;
}

/** Whether a call takes something of a day's or a month's limit. */
export function hasLongLimits({ limit }: Pick<Reservation, "limit">): boolean {
  const { rpd, tpd, usd_per_day: daily, usd_per_month: monthly } = limit;
  return [rpd, tpd, daily, monthly].some((most) => most !== undefined);
}
