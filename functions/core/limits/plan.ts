// One write of a purse: what it takes for calls that wait and for calls to come, and what it gives back or pays of its own.
import { changesOf } from "./changes.ts";
import { exchange, takenBy } from "./exchange.ts";
import { type Amounts, addAll, debtsIn, emptyAmounts, forgetEnded, type Held, isEmpty, takeAll } from "./held.ts";
import { contest, idFor } from "./last-id.ts";
import { isRepeatable, opensChain, type Pool, type PoolChange } from "./pool.ts";
import type { Reservation } from "./reservation.ts";
import { monthAt, windowsAt } from "./window.ts";

export interface Plan {
  readonly change: PoolChange;
  /** Whether there is something to write. */
  readonly isNeeded: boolean;
  /** What its calls get. */
  readonly taken: Amounts;
  /** It may be sent again, and is done once. */
  readonly isOnce: boolean;
  /** Later than that, the pool may have forgotten what the change follows, and with it whether it was done. */
  readonly knownUntil: number;
  /** Later than that, a bucket that it is about may have lapsed, and begun again with other calls. */
  readonly repeatableUntil: number;
  /** A copy of it may still be under way. */
  doubted(): void;
  /** The pool has it. */
  applied(): void;
  /** It was not needed. */
  skipped(): void;
  /** The pool, as it is, has refused it. */
  refused(pool: Pool): void;
  /** It was surely not applied. */
  failed(): void;
  /** It may have been applied, and cannot be sent again: what it gave counts as given, and what it paid is paid again. */
  lost(): void;
}

export interface Planned {
  readonly subject: string;
  readonly held: Held;
  /** Of the calls that wait. */
  readonly reservations: readonly Reservation[];
  /** What is to be held afterwards. */
  readonly ahead: Amounts;
  /** What calls are like. */
  readonly like: Reservation;
  /** As it was seen last. */
  readonly pool: Pool | undefined;
  readonly now: number;
  readonly mostIds: number;
}

/** What the purse puts in is not its own any more while the write is under way. */
export function planFor(planned: Planned): Plan {
  const { subject, held, reservations, ahead, like, pool, now } = planned;
  forgetEnded(held, now);
  const taken = takenBy(reservations);
  const isFresh = isEmpty(held) && isEmpty(held.returning) && held.running === 0;
  const { credits, debts, more } = exchange(held, ahead);
  const own = emptyAmounts();
  for (const each of [credits, debts]) addAll(own, each);
  const follows = held.id;
  const { concurrency } = like.limit;
  const changes = changesOf({ takes: [taken, more], own, limit: concurrency, older: pool?.older ?? 0 });
  const takes = reservations.length > 0 || !isEmpty(more);
  const isSame = changes.counts.length + changes.slots.length === 0;
  const id = idFor(planned, { takes, isFresh, isSame });
  const change: PoolChange = {
    ...{ subject, ...changes, id: id?.text, follows: follows?.text, bars: held.doubtedAt },
    ...{ at: Math.max(now, (pool?.barredUntil ?? 0) + 1), expiresAt: expiryOf(like) }, // Clocks differ.
  };
  const knownUntil = follows?.usableUntil ?? Number.POSITIVE_INFINITY;
  const putBack = () => {
    addAll(held.returning, credits);
    addAll(held, debts);
  };
  return {
    ...{ change, taken },
    isNeeded: !isSame || change.bars !== undefined || (follows !== undefined && (takes || id === undefined)),
    isOnce: (id ?? follows) !== undefined && isRepeatable(change),
    knownUntil,
    repeatableUntil: Math.min(knownUntil, ...changes.slots.map(({ bucket }) => bucket.lapsesAt)),
    doubted() {
      if (opensChain(change)) held.doubtedAt = Math.max(held.doubtedAt ?? 0, change.at);
    },
    applied() {
      held.id = id;
      if (held.doubtedAt === change.bars) held.doubtedAt = undefined;
      addAll(held, more);
    },
    skipped: () => addAll(held, more),
    refused(seen) {
      putBack();
      if (isGone(held, { change, seen, now })) lose(held);
      else contest(held);
    },
    failed: putBack,
    lost() {
      addAll(held, debts);
      contest(held);
    },
  };
}

interface Refused {
  readonly change: PoolChange;
  readonly seen: Pool;
  readonly now: number;
}

/** Whether what a purse has is not in the pool any more: an operator has set that back, or a late copy of a write was first. */
function isGone({ returning }: Held, { change, seen, now }: Refused): boolean {
  if (change.follows !== undefined) return !seen.ids.has(change.follows);
  const there = new Map(seen.buckets.map(({ name, calls }) => [name, calls]));
  return [...returning.slots.values()].some(
    ({ bucket, calls }) => bucket.lapsesAt > now && (there.get(bucket.name) ?? 0) < calls,
  );
}

function lose(held: Held): void {
  const debts = debtsIn(takeAll(held));
  addAll(held, debts);
  takeAll(held.returning);
  held.id = undefined;
  held.running = 0;
  held.losses++;
}

/** When DynamoDB may delete the pool if no calls come: a day after its last window. */
function expiryOf({ at, limit }: Reservation): number {
  const { end } = limit.usd_per_month === undefined ? windowsAt(at).day : monthAt(at);
  return end + 24 * 60 * 60_000;
}
