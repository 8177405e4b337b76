// What a purse has: amounts of counts, and slots that no call has. All of it was taken from the pool before.
import { fitsInto } from "./bucket.ts";
import { type Charge, chargesOf, clamp } from "./charge.ts";
import type { Reservation, Spent } from "./counters.ts";
import { type Bucket, countName, type Surplus } from "./pool.ts";
import { isMinute } from "./room.ts";

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
  /**
   * What is owed beside, should the slots not come back for sure: when they lapse, the pool takes their calls for killed ones,
   * which have used nothing but their prompts.
   */
  readonly ifLost: Map<string, Amount>;
}

export interface Held extends Amounts {
  /** Calls under way. */
  running: number;
  /** The id of the last change that the pool remembers, and until when it does. */
  id: { readonly text: string; readonly lapsesAt: number } | undefined;
}

export const NO_SURPLUS: Surplus = { tokens: 0, cost: 0 };

export function emptyAmounts(): Amounts {
  return { amounts: new Map(), slots: new Map(), ifLost: new Map() };
}

export function emptyHeld(): Held {
  return { ...emptyAmounts(), running: 0, id: undefined };
}

export function addAmount(amounts: Map<string, Amount>, added: Amount): void {
  const name = countName(added.quantity, added.window);
  const amount = (amounts.get(name)?.amount ?? 0) + added.amount;
  if (amount === 0) amounts.delete(name);
  else amounts.set(name, { ...added, amount });
}

export function addSlots(slots: Map<string, Slots>, { bucket, calls, tokens, cost }: Slots, sign: 1 | -1 = 1): void {
  const one = slots.get(bucket.name) ?? { calls: 0, ...NO_SURPLUS };
  const sum = { calls: one.calls + sign * calls, tokens: one.tokens + sign * tokens, cost: one.cost + sign * cost };
  if (sum.calls === 0 && sum.tokens === 0 && sum.cost === 0) slots.delete(bucket.name);
  else slots.set(bucket.name, { bucket, ...sum });
}

export function addAll(to: Amounts, { amounts, slots, ifLost }: Amounts): void {
  for (const amount of amounts.values()) addAmount(to.amounts, amount);
  for (const some of slots.values()) addSlots(to.slots, some);
  for (const amount of ifLost.values()) addAmount(to.ifLost, amount);
}

/** What was held of a window that is over is void: nobody is limited by it any more. A slot is lost when its bucket lapses. */
export function forgetEnded(held: Held, now: number): void {
  for (const of of [held.amounts, held.ifLost])
    for (const [name, { window }] of of) if (window.end <= now) of.delete(name);
  for (const [name, { bucket }] of held.slots) if (bucket.lapsesAt <= now) held.slots.delete(name);
  if (held.id !== undefined && held.id.lapsesAt <= now) held.id = undefined;
}

/** Whether it has all that so many calls take of limits. What is only counted is paid with the next write. */
export function covers(held: Amounts, reservation: Reservation, calls = 1): boolean {
  for (const { quantity, window, limit, reserved } of chargesOf(reservation)) {
    if (limit === undefined || reserved === 0) continue;
    if ((held.amounts.get(countName(quantity, window))?.amount ?? 0) < calls * reserved) return false;
  }
  return [...held.slots.values()].some((slots) => isIdle(slots, reservation));
}

/** What stands for killed calls in the pool cannot be another call's. */
function isIdle({ bucket, calls, tokens, cost }: Slots, { killedAt }: Reservation): boolean {
  return calls > 0 && tokens === 0 && cost === 0 && fitsInto(bucket, killedAt);
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

/** What a call has not used falls back; what it has used beyond is owed. */
export function giveBack(held: Held, { reservation, slot, spent, now }: Ended): void {
  const { promptTokens = 0, promptCost = 0 } = reservation;
  const prompt = { requests: spent.requests, tokens: promptTokens, cost: promptCost };
  for (const { quantity, window, limit, reserved } of chargesOf(reservation)) {
    if (window.end <= now) continue;
    const used = quantity === "cost" ? (spent.cost ?? 0) : clamp(spent[quantity]);
    addAmount(held.amounts, { quantity, window, limit, amount: reserved - used });
    const beyond = isMinute(window) ? 0 : used - prompt[quantity];
    if (beyond > 0 && (slot.tokens > 0 || slot.cost > 0))
      addAmount(held.ifLost, { quantity, window, limit, amount: -beyond });
  }
  addSlots(held.slots, slot);
}

/** Whether calls have used more of a limit than it has. */
export function owes({ amounts }: Amounts): boolean {
  for (const { amount, limit } of amounts.values()) if (limit !== undefined && amount < 0) return true;
  return false;
}
