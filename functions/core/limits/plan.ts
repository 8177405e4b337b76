// One write of a purse: what it takes for calls that wait, and what it puts in of its own, to be given back or paid.
import { bucketFor } from "./bucket.ts";
import { newId } from "./change-id.ts";
import { chargesOf } from "./charge.ts";
import type { Reservation } from "./counters.ts";
import {
  type Amounts,
  addAll,
  addAmount,
  addSlots,
  emptyAmounts,
  forgetEnded,
  type Held,
  NO_SURPLUS,
  type Slots,
} from "./held.ts";
import {
  type Bucket,
  type CountChange,
  isRepeatable,
  type Pool,
  type PoolChange,
  type SlotChange,
  type Surplus,
} from "./pool.ts";
import { hasLongLimits, isMinute } from "./room.ts";
import { monthAt, windowsAt } from "./window.ts";

export interface Plan {
  readonly change: PoolChange;
  /** What its calls get. */
  readonly taken: Amounts;
  /** Whether something is given or paid with it. */
  readonly hasOwn: boolean;
  /** It may be sent again, and is done once. */
  readonly isOnce: boolean;
  /** The pool has it. */
  applied(): void;
  /** The pool has refused it, as it stands. */
  refused(pool: Pool): void;
  /** It was surely not applied. */
  failed(): void;
  /** It may have been applied, and cannot be sent again: what it gave counts as given, and what it paid is paid again. */
  lost(): void;
}

interface Planned {
  readonly subject: string;
  readonly held: Held;
  /** Of the calls that wait. */
  readonly reservations: readonly Reservation[];
  /** What is to be held afterwards: for so many calls like this one. */
  readonly ahead: { readonly calls: number; readonly like: Reservation } | undefined;
  /** As it was seen last. */
  readonly pool: Pool | undefined;
  readonly now: number;
  readonly mostIds: number;
}

/** What the purse puts in is not its own any more while the write is under way. */
export function planFor({ subject, held, reservations, ahead, pool, now, mostIds }: Planned): Plan {
  forgetEnded(held, now);
  const taken = takenBy(reservations);
  const more = ahead === undefined ? emptyAmounts() : takenAhead(ahead.like, { calls: ahead.calls, now });
  const own = takeOut(held, more);
  const like = reservations.at(-1) ?? ahead?.like;
  const id = like && idFor(like, { held, isMore: reservations.length + more.slots.size > 0, pool, now, mostIds });
  const changes = changesOf([taken, more], own);
  const change: PoolChange = {
    ...{ subject, ...changes, at: now },
    ...slotLimit(changes.slots, like?.limit.concurrency, pool?.older ?? 0),
    ...{ id: id?.text, follows: held.id?.text, expiresAt: like === undefined ? now : expiryOf(like) },
  };
  const putBack = () => addAll(held, own);
  return {
    change,
    taken,
    hasOwn: own.amounts.size + own.slots.size > 0,
    isOnce: (id !== undefined || held.id !== undefined) && isRepeatable(change),
    applied() {
      held.id = id;
      addAll(held, more);
    },
    refused({ ids }) {
      const isForgotten = change.follows !== undefined && !ids.has(change.follows);
      if (!isForgotten) return putBack();
      held.id = undefined; // What was held is gone with it: an operator has set the subject back.
      empty(held);
    },
    failed: putBack,
    lost() {
      for (const amount of own.amounts.values()) if (amount.amount < 0) addAmount(held.amounts, amount);
      for (const amount of own.ifLost.values()) addAmount(held.amounts, amount);
    },
  };
}

/** Whether there is nothing to write. */
export function isNothing({ change: { counts, slots, id, follows } }: Plan): boolean {
  return counts.length === 0 && slots.length === 0 && (id !== undefined || follows === undefined);
}

/** What a call that was taken for is granted. */
export function grantedTo(reservation: Reservation): Slots {
  return { bucket: bucketOf(reservation), calls: 1, ...surplusOf(reservation) };
}

function takenBy(reservations: readonly Reservation[]): Amounts {
  const taken = emptyAmounts();
  for (const reservation of reservations) {
    for (const { quantity, window, limit, reserved } of chargesOf(reservation))
      addAmount(taken.amounts, { quantity, window, limit, amount: reserved });
    addSlots(taken.slots, grantedTo(reservation));
  }
  return taken;
}

/** A call like the last one that comes now. */
export function nextLike(last: Reservation, now: number): Reservation {
  return { ...last, at: now, killedAt: now + last.killedAt - last.at };
}

/** Limits only: what is not limited is paid when it was used. The slots last for a while longer than a call that comes now. */
function takenAhead(last: Reservation, { calls, now }: { calls: number; now: number }): Amounts {
  const ahead = emptyAmounts();
  if (calls === 0) return ahead;
  const next = nextLike(last, now);
  for (const { quantity, window, limit, reserved } of chargesOf(next))
    if (limit !== undefined) addAmount(ahead.amounts, { quantity, window, limit, amount: calls * reserved });
  const later = { ...next, killedAt: next.killedAt + (next.killedAt - now) / PARTS };
  addSlots(ahead.slots, { bucket: bucketOf(later), calls, ...NO_SURPLUS });
  return ahead;
}

/** Takes out of a purse all that is not to be held, and out of what is to be held what the purse has already. */
function takeOut(held: Held, more: Amounts): Amounts {
  const own = emptyAmounts();
  for (const [name, amount] of [...held.amounts]) {
    const stays = Math.max(0, Math.min(amount.amount, more.amounts.get(name)?.amount ?? 0));
    addAmount(own.amounts, { ...amount, amount: amount.amount - stays });
    addAmount(held.amounts, { ...amount, amount: stays - amount.amount });
    if (stays > 0) addAmount(more.amounts, { ...amount, amount: -stays });
  }
  for (const [name, slots] of [...held.slots]) {
    const stays = slots.tokens === 0 && slots.cost === 0 ? Math.min(slots.calls, more.slots.get(name)?.calls ?? 0) : 0;
    const given = { ...slots, calls: slots.calls - stays };
    addSlots(own.slots, given);
    addSlots(held.slots, given, -1);
    if (stays > 0) addSlots(more.slots, { ...slots, calls: stays }, -1);
  }
  for (const amount of held.ifLost.values()) addAmount(own.ifLost, amount);
  held.ifLost.clear();
  return own;
}

function empty({ amounts, slots, ifLost }: Amounts): void {
  for (const each of [amounts, slots, ifLost]) each.clear();
}

function changesOf(all: readonly Amounts[], own: Amounts): Pick<PoolChange, "counts" | "slots"> {
  const total = emptyAmounts();
  for (const each of all) addAll(total, each);
  const names = new Map([...total.amounts, ...own.amounts]);
  const counts = [...names].flatMap(([name, { quantity, window, limit }]): CountChange[] => {
    const taken = total.amounts.get(name)?.amount ?? 0;
    const change = taken - (own.amounts.get(name)?.amount ?? 0);
    const isLimited = limit !== undefined && taken > 0 && change > 0;
    return change === 0 ? [] : [{ quantity, window, change, most: isLimited ? limit - change : undefined }];
  });
  for (const slots of own.slots.values()) addSlots(total.slots, slots, -1);
  return { counts, slots: [...total.slots.values()] };
}

function slotLimit(slots: readonly SlotChange[], limit: number | undefined, older: number) {
  const calls = slots.reduce((sum, each) => sum + each.calls, 0);
  return limit === undefined || calls <= 0 ? {} : { mostCalls: limit - older - calls, older };
}

interface Asked {
  readonly held: Held;
  /** Whether the write takes something that is to be given back. */
  readonly isMore: boolean;
  readonly pool: Pool | undefined;
  readonly now: number;
  readonly mostIds: number;
}

/** None is needed where nothing is left to be given back, and none may be had where the pool remembers as many as it can. */
function idFor(like: Reservation, { held, isMore, pool, now, mostIds }: Asked): Held["id"] {
  const isNeeded = isMore || held.running > 0 || held.slots.size > 0;
  if (!isNeeded || (held.id === undefined && (pool?.ids.size ?? 0) >= mostIds)) return undefined;
  const next = nextLike(like, now);
  const { lapsesAt } = bucketOf({ ...next, killedAt: next.killedAt + (next.killedAt - now) / PARTS });
  return { text: newId(lapsesAt, held.id?.text), lapsesAt };
}

/** Subjects with limits of days have fewer and wider buckets, which have more to remember. */
export function bucketOf(reservation: Reservation): Bucket {
  return bucketFor(reservation, hasLongLimits(reservation) ? PARTS / 2 : PARTS);
}

/** Of a time limit, one is the width of a bucket. */
const PARTS = 16;

/** What comes back if the call is killed: the same tokens and dollars of every day and month that counts them. */
export function surplusOf(reservation: Reservation): Surplus {
  if (!hasLongLimits(reservation)) return NO_SURPLUS;
  const reserved = { tokens: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY };
  for (const charge of chargesOf(reservation)) {
    if (isMinute(charge.window) || charge.quantity === "requests") continue;
    reserved[charge.quantity] = Math.min(reserved[charge.quantity], charge.reserved);
  }
  const { promptTokens, promptCost } = reservation;
  return { tokens: beyond(reserved.tokens, promptTokens), cost: beyond(reserved.cost, promptCost) };
}

/** Nothing where the prompt's part is not known, or nothing is counted. */
function beyond(reserved: number, prompt: number | undefined): number {
  return prompt === undefined || !Number.isFinite(reserved) ? 0 : Math.max(0, reserved - prompt);
}

/** When DynamoDB may delete the pool if nobody calls: a day after its last window. */
function expiryOf({ at, limit }: Reservation): number {
  const { end } = limit.usd_per_month === undefined ? windowsAt(at).day : monthAt(at);
  return end + 24 * 60 * 60_000;
}
