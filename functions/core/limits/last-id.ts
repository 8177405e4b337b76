// The id that a purse leaves with a write, so that the next one is done once.
import { newId } from "./change-id.ts";
import { type Held, isEmpty, type LastId } from "./held.ts";
import type { Pool } from "./pool.ts";
import type { Reservation } from "./reservation.ts";

/** How long before the pool forgets an id it is followed no more: longer than any copy of a write is under way. */
const ID_MARGIN = 20_000;

interface Asked {
  readonly held: Held;
  /** What calls are like. */
  readonly like: Reservation;
  /** As it was seen last. */
  readonly pool: Pool | undefined;
  readonly now: number;
  /** How many the pool may remember. */
  readonly mostIds: number;
}

interface Taking {
  /** Whether the write takes something that is to be given back. */
  readonly takes: boolean;
  /** Whether the purse had nothing, and no calls. */
  readonly isFresh: boolean;
  /** Whether it changes nothing. */
  readonly isSame: boolean;
}

/**
 * None is needed where nothing is left to be given back, and none may be had where the pool remembers as many as it can. The
 * first one has to be of a purse that has nothing: a late copy of its write brings the id back, and with it a late copy of the
 * next one; together these must not give more than they take.
 */
export function idFor(asked: Asked, { takes, isFresh, isSame }: Taking): LastId | undefined {
  const { held, like, pool, now, mostIds } = asked;
  const isNeeded = takes || held.running > 0 || !isEmpty(held) || (held.id?.isContested && !isSame);
  if (!isNeeded) return undefined;
  if (held.id === undefined && (!isFresh || (pool?.ids.size ?? 0) >= mostIds)) return undefined;
  const usableUntil = now + (like.killedAt - like.at) + ID_MARGIN;
  return { text: newId(usableUntil + ID_MARGIN, held.id?.text), usableUntil };
}

/** What follows it was given up. */
export function contest(held: Held): void {
  if (held.id !== undefined) held.id = { ...held.id, isContested: true };
}
