// What a purse has: amounts of counts, and slots that no call has. All of it was taken from the pool before.
import { fitsInto, windowsOf } from "./bucket.ts";
import { type Charge, chargesOf, clamp } from "./charge.ts";
import { type Bucket, countName, type Surplus } from "./pool.ts";
import type { Reservation, Spent } from "./reservation.ts";

/** Of one count. Negative: calls have used more, and the pool is owed. */
export interface Amount extends Pick<Charge, "quantity" | "window" | "limit"> {
  readonly amount: number;
}

/** Of one bucket. */
export interface Slots extends Surplus {
  readonly bucket: Bucket;
  readonly calls: number;
}

export interface Amounts {
  readonly amounts: Map<string, Amount>;
  readonly slots: Map<string, Slots>;
}

/** Of the last change that the pool remembers. */
export interface LastId {
  readonly text: string;
  /** How long the purse may follow it. */
  readonly usableUntil: number;
  /** A change that follows it was given up, and may still be applied: that it is followed does not say by which one. */
  readonly isContested?: boolean;
}

export interface Held extends Amounts {
  /**
   * What is to be given back, but was refused or failed once. A copy of that write may still be applied: no call is drawn from
   * this, no debt is in it, and the next write has it again.
   */
  readonly returning: Amounts;
  /** Calls under way, but for those whose reservations were lost: these give nothing back. */
  running: number;
  id: LastId | undefined;
  /** When a change was made that opens a chain, and of which a copy may still be under way: the next write bars that. */
  doubtedAt: number | undefined;
  /** How often all of it was lost. */
  losses: number;
}

export const NO_SURPLUS: Surplus = { tokens: 0, cost: 0 };

export function emptyAmounts(): Amounts {
  return { amounts: new Map(), slots: new Map() };
}

export function emptyHeld(): Held {
  return { ...emptyAmounts(), returning: emptyAmounts(), running: 0, id: undefined, doubtedAt: undefined, losses: 0 };
}

export function isEmpty({ amounts, slots }: Amounts): boolean {
  return amounts.size + slots.size === 0;
}

export function addAmount(amounts: Map<string, Amount>, added: Amount): void {
  const name = countName(added.quantity, added.window);
  const amount = (amounts.get(name)?.amount ?? 0) + added.amount;
  if (amount === 0) amounts.delete(name);
  else amounts.set(name, { quantity: added.quantity, window: added.window, limit: added.limit, amount });
}

export function addSlots(slots: Map<string, Slots>, { bucket, calls, tokens, cost }: Slots, sign: 1 | -1 = 1): void {
  const one = slots.get(bucket.name) ?? { calls: 0, tokens: 0, cost: 0 };
  const sum = {
    bucket,
    calls: one.calls + sign * calls,
    tokens: one.tokens + sign * tokens,
    cost: one.cost + sign * cost,
  };
  if (sum.calls === 0 && sum.tokens === 0 && sum.cost === 0) slots.delete(bucket.name);
  else slots.set(bucket.name, sum);
}

export function addAll(to: Amounts, { amounts, slots }: Amounts): void {
  for (const amount of amounts.values()) addAmount(to.amounts, amount);
  for (const some of slots.values()) addSlots(to.slots, some);
}

/** All of it, which is gone afterwards. */
export function takeAll(from: Amounts): Amounts {
  const all = emptyAmounts();
  addAll(all, from);
  from.amounts.clear();
  from.slots.clear();
  return all;
}

/** What was held of a window that is over is void: it limits no call any more. A slot is lost when its bucket lapses. */
export function forgetEnded(held: Held, now: number): void {
  for (const some of [held, held.returning]) {
    for (const slots of [...some.slots.values()]) if (slots.bucket.lapsesAt <= now) loseSlots(some, slots);
    for (const [name, { window }] of some.amounts) if (window.end <= now) some.amounts.delete(name);
  }
  if (held.id !== undefined && held.id.usableUntil <= now) held.id = undefined;
}

/** The pool takes their calls for killed ones, and gives their surplus back. What they have used of that is owed again. */
function loseSlots({ amounts, slots }: Amounts, lost: Slots): void {
  slots.delete(lost.bucket.name);
  const { day, month } = windowsOf(lost.bucket);
  for (const [quantity, window] of [
    ["tokens", day],
    ["cost", day],
    ["cost", month],
  ] as const) {
    const limit = amounts.get(countName(quantity, window))?.limit;
    addAmount(amounts, { quantity, window, limit, amount: -lost[quantity] });
  }
}

/** What is owed if all of it is lost. */
export function debtsIn(lost: Amounts): Amounts {
  const debts = emptyAmounts();
  addAll(debts, lost);
  for (const slots of [...debts.slots.values()]) loseSlots(debts, slots);
  for (const [name, { amount }] of debts.amounts) if (amount > 0) debts.amounts.delete(name);
  return debts;
}

/** Whether it has all that a call takes of limits. What is only counted is paid with the next write. */
export function covers(held: Amounts, reservation: Reservation): boolean {
  for (const { quantity, window, limit, reserved } of chargesOf(reservation)) {
    if (limit === undefined || reserved === 0) continue;
    if ((held.amounts.get(countName(quantity, window))?.amount ?? 0) < reserved) return false;
  }
  return [...held.slots.values()].some((slots) => isIdle(slots, reservation));
}

/** What the pool holds for killed calls cannot be another call's. */
export function isIdle(slots: Slots, { killedAt }: Reservation): boolean {
  return slots.calls > 0 && !hasSurplus(slots) && fitsInto(slots.bucket, killedAt);
}

export function hasSurplus({ tokens, cost }: Surplus): boolean {
  return tokens > 0 || cost > 0;
}

/** Takes a call out of what covers it. */
export function draw(held: Held, reservation: Reservation): Slots {
  const idle = [...held.slots.values()].find((slots) => isIdle(slots, reservation));
  if (idle === undefined) throw new Error("a call was drawn that nothing covers");
  const slot = { bucket: idle.bucket, calls: 1, ...NO_SURPLUS };
  addSlots(held.slots, slot, -1);
  for (const { quantity, window, limit, reserved } of chargesOf(reservation))
    addAmount(held.amounts, { quantity, window, limit, amount: -reserved });
  return slot;
}

interface Ended {
  readonly reservation: Reservation;
  readonly slot: Slots;
  readonly spent: Spent;
  readonly now: number;
}

/** Of a call: what it has not used; negative, if it has used more. */
export function leftOf({ reservation, slot, spent, now }: Ended): Amounts {
  const left = emptyAmounts();
  for (const { quantity, window, limit, reserved } of chargesOf(reservation)) {
    const used = quantity === "cost" ? (spent.cost ?? 0) : clamp(spent[quantity]);
    if (window.end > now) addAmount(left.amounts, { quantity, window, limit, amount: reserved - used });
  }
  addSlots(left.slots, slot);
  return left;
}

/** Whether the pool must be written before a client has the end of its answer. */
export function owes({ amounts, slots }: Amounts): boolean {
  for (const { amount, limit } of amounts.values()) if (limit !== undefined && amount < 0) return true;
  return [...slots.values()].some(hasSurplus);
}
