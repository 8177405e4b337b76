// How much an instance holds of a pool beyond what its calls under way have reserved. Near a limit it is nothing.
import type { Reservation } from "./reservation.ts";
import { hasLongLimits, type Room } from "./room.ts";

export interface Holding {
  /** For how many calls like the last one, by the room that is left and by how many came in the last four seconds. */
  ahead(room: Room, recent: number, last: Reservation): Extent;
  /** Whether that is taken together with what waiting calls need, or behind a reply only. */
  readonly isTakenBefore: boolean;
  /** Nothing is held once no call has come for so long, in milliseconds. */
  readonly idleAfter: number;
}

export interface Extent {
  readonly calls: number;
  /** At most: calls give theirs back when they end, but what they have used is gone. */
  readonly slots: number;
}

export const NONE: Extent = { calls: 0, slots: 0 };

/** Nearer to a limit than so many calls, nothing is held. */
export const NEAR = 64;
/** Of what is left of a limit of days or months: it may be lost with the instance. */
const PART_OF_DAYS = 4_096;
/** Without having seen any. */
const LEAST_AHEAD = 16;
const MINUTE = 60_000;

/**
 * An instance behind a Function URL serves one call at a time and may be frozen after any: it holds the next one, and nothing of
 * a day or a month, which would be lost with it until that ends.
 */
export function oneCall({ near = NEAR }: { readonly near?: number } = {}): Holding {
  return {
    ahead: (room, _, last) =>
      room.calls >= near && room.share > 0.5 && !hasLongLimits(last) ? { calls: 1, slots: 1 } : NONE,
    isTakenBefore: false,
    idleAfter: Number.POSITIVE_INFINITY,
  };
}

/** A process that serves many at once and has a clock of its own: what four seconds bring. */
export function manyCalls({ near = NEAR, partOfDays = PART_OF_DAYS, idleAfter = MINUTE } = {}): Holding {
  return {
    ahead: ({ calls, counted, days, slots }, recent) => {
      if (calls < near) return NONE;
      const wanted = Math.max(recent, LEAST_AHEAD);
      return {
        calls: Math.floor(Math.min(wanted, counted / near, days / partOfDays)),
        slots: Math.floor(slots / near),
      };
    },
    isTakenBefore: true,
    idleAfter,
  };
}

export const ONE_CALL = oneCall();
export const MANY_CALLS = manyCalls();
