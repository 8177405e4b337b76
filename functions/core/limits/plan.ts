// One write of a purse: what it takes for calls that wait and for calls to come, and what it gives back or pays of its own.
import { newId } from "./change-id.ts";
import { chargesOf } from "./charge.ts";
import type { Reservation } from "./counters.ts";
import {
  type Amounts,
  addAll,
  addAmount,
  addSlots,
  debtsIn,
  emptyAmounts,
  forgetEnded,
  type Held,
  hasSurplus,
  isEmpty,
  takeAll,
} from "./held.ts";
import { type CountChange, isRepeatable, type Pool, type PoolChange, type SlotChange } from "./pool.ts";
import { slotOf } from "./slot.ts";
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
  /** The pool has it. */
  applied(): void;
  /** It was not needed. */
  skipped(): void;
  /** The pool has refused it, as it stands. */
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
  const { own, more } = exchange(held, ahead);
  const follows = held.id;
  const counts = countChanges([taken, more], own);
  const slots = slotChanges([taken, more], own);
  const takes = reservations.length > 0 || !isEmpty(more);
  const isSame = counts.length + slots.length === 0;
  const id = idFor(planned, { takes, isFresh, isSame });
  const change: PoolChange = {
    ...{ subject, counts, slots, gives: gives(own), at: now, expiresAt: expiryOf(like) },
    ...slotLimit(slots, like.limit.concurrency, pool?.older ?? 0),
    ...{ id: id?.text, follows: follows?.text },
  };
  const knownUntil = follows?.usableUntil ?? Number.POSITIVE_INFINITY;
  const putBack = () => addAll(held.returning, own);
  return {
    ...{ change, taken },
    isNeeded: !isSame || (follows !== undefined && (takes || id === undefined)),
    isOnce: (id ?? follows) !== undefined && isRepeatable(change),
    knownUntil,
    repeatableUntil: Math.min(knownUntil, ...slots.map(({ bucket }) => bucket.lapsesAt)),
    applied() {
      held.id = id;
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
      addAll(held.returning, debtsIn(own));
      contest(held);
    },
  };
}

function takenBy(reservations: readonly Reservation[]): Amounts {
  const taken = emptyAmounts();
  for (const reservation of reservations) {
    for (const { quantity, window, limit, reserved } of chargesOf(reservation))
      addAmount(taken.amounts, { quantity, window, limit, amount: reserved });
    addSlots(taken.slots, slotOf(reservation));
  }
  return taken;
}

/** Takes out of a purse all that is not to be held (`own`); `more` is what it has too little of. */
function exchange(held: Held, ahead: Amounts): { own: Amounts; more: Amounts } {
  const own = takeAll(held.returning);
  const more = emptyAmounts();
  addAll(more, ahead);
  for (const [name, amount] of [...held.amounts]) {
    const stays = Math.max(0, Math.min(amount.amount, ahead.amounts.get(name)?.amount ?? 0));
    addAmount(own.amounts, { ...amount, amount: amount.amount - stays });
    addAmount(held.amounts, { ...amount, amount: stays - amount.amount });
    if (stays > 0) addAmount(more.amounts, { ...amount, amount: -stays });
  }
  for (const [name, slots] of [...held.slots]) {
    const stays = hasSurplus(slots) ? 0 : Math.min(slots.calls, ahead.slots.get(name)?.calls ?? 0);
    const given = { ...slots, calls: slots.calls - stays };
    addSlots(own.slots, given);
    addSlots(held.slots, given, -1);
    if (stays > 0) addSlots(more.slots, { ...slots, calls: stays }, -1);
  }
  return { own, more };
}

/** More than debts. */
function gives({ amounts, slots }: Amounts): boolean {
  return slots.size > 0 || [...amounts.values()].some(({ amount }) => amount > 0);
}

function countChanges(takes: readonly Amounts[], own: Amounts): CountChange[] {
  const total = emptyAmounts();
  for (const each of takes) addAll(total, each);
  return [...new Map([...own.amounts, ...total.amounts])].flatMap(([name, { quantity, window, limit }]) => {
    const taken = total.amounts.get(name)?.amount ?? 0;
    const change = taken - (own.amounts.get(name)?.amount ?? 0);
    const isLimited = limit !== undefined && taken > 0 && change > 0;
    return change === 0 ? [] : [{ quantity, window, change, most: isLimited ? limit - change : undefined }];
  });
}

function slotChanges(takes: readonly Amounts[], own: Amounts): SlotChange[] {
  const total = emptyAmounts();
  for (const each of takes) addAll(total, each);
  for (const slots of own.slots.values()) addSlots(total.slots, slots, -1);
  return [...total.slots.values()];
}

function slotLimit(slots: readonly SlotChange[], limit: number | undefined, older: number) {
  const calls = slots.reduce((sum, each) => sum + each.calls, 0);
  return limit === undefined || calls <= 0 ? {} : { mostCalls: limit - older - calls, older };
}

/** How long before the pool forgets an id it is followed no more: longer than any copy of a write is under way. */
const ID_MARGIN = 20_000;

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
function idFor({ held, like, pool, now, mostIds }: Planned, { takes, isFresh, isSame }: Taking): Held["id"] {
  const isNeeded = takes || held.running > 0 || !isEmpty(held) || (held.id?.isContested && !isSame);
  if (!isNeeded) return undefined;
  if (held.id === undefined && (!isFresh || (pool?.ids.size ?? 0) >= mostIds)) return undefined;
  const usableUntil = now + (like.killedAt - like.at) + ID_MARGIN;
  return { text: newId(usableUntil + ID_MARGIN, held.id?.text), usableUntil };
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

function contest(held: Held): void {
  if (held.id !== undefined) held.id = { ...held.id, isContested: true };
}

function lose(held: Held): void {
  const all = takeAll(held);
  addAll(all, takeAll(held.returning));
  addAll(held.returning, debtsIn(all));
  held.id = undefined;
  held.losses++;
}

/** When DynamoDB may delete the pool if nobody calls: a day after its last window. */
function expiryOf({ at, limit }: Reservation): number {
  const { end } = limit.usd_per_month === undefined ? windowsAt(at).day : monthAt(at);
  return end + 24 * 60 * 60_000;
}
