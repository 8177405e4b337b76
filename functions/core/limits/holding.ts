// How much an instance holds of a pool beyond what its calls under way have reserved. Near a limit it is nothing.
import type { Reservation } from "./counters.ts";
import { hasLongLimits, type Room } from "./room.ts";

export interface Holding {
  /** For how many calls like the last one, by the room that is left and by how many came in the last four seconds. */
  ahead(room: Room, recent: number, last: Reservation): number;
  /** Whether that is taken together with what waiting calls need, or behind a reply only. */
  readonly isTakenBefore: boolean;
}

/** Nearer to a limit than so many calls, nothing is held. */
export const NEAR = 64;
/** Of what is left of a limit of days or months: it may be lost with the instance. */
const PART_OF_DAYS = 4_096;
/** Without having seen any. */
const LEAST_AHEAD = 8;

/**
 * An instance behind a Function URL serves one call at a time and may be frozen after any: it holds the next one, and nothing of
 * a day or a month, which would be lost with it until that ends.
 */
export function oneCall({ near = NEAR }: { readonly near?: number } = {}): Holding {
  return {
    ahead: (room, _, last) => (room.calls >= near && room.share > 0.5 && !hasLongLimits(last) ? 1 : 0),
    isTakenBefore: false,
  };
}

/** A process that serves many at once and has a clock of its own: what four seconds bring. */
export function manyCalls({ near = NEAR, partOfDays = PART_OF_DAYS } = {}): Holding {
  return {
    ahead: ({ calls, days }, recent) =>
      Math.floor(Math.min(Math.max(recent, LEAST_AHEAD), calls / near, days / partOfDays)),
    isTakenBefore: true,
  };
}

export const ONE_CALL = oneCall();
export const MANY_CALLS = manyCalls();
