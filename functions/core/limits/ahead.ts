// What a purse is to hold for calls that have not come yet.
import { chargesOf } from "./charge.ts";
import { type Amounts, addAmount, addSlots, covers, isIdle, NO_SURPLUS } from "./held.ts";
import type { Reservation } from "./reservation.ts";
import { bucketAhead } from "./slot.ts";

export interface Ahead {
  /** What calls will be like. */
  readonly next: Reservation;
  readonly calls: number;
  /** At most. */
  readonly slots: number;
  readonly running: number;
}

/** A call like the last one that comes now. */
export function nextLike(last: Reservation, now: number): Reservation {
  return { ...last, at: now, killedAt: now + last.killedAt - last.at };
}

/** Limits only: what is not limited is paid when it was used. */
export function amountsAhead({ next, calls }: Pick<Ahead, "next" | "calls">): Amounts["amounts"] {
  const amounts: Amounts["amounts"] = new Map();
  if (calls === 0) return amounts;
  for (const { quantity, window, limit, reserved } of chargesOf(next))
    if (limit !== undefined) addAmount(amounts, { quantity, window, limit, amount: calls * reserved });
  return amounts;
}

/** Slots come back when calls end. Where they are limited, a purse holds a quarter of those that it uses. */
export function ahead(wanted: Ahead): Amounts {
  const { next, calls, running } = wanted;
  const slots: Amounts["slots"] = new Map();
  const part = next.limit.concurrency === undefined ? calls : Math.max(1, Math.ceil(running / 4));
  addSlots(slots, { bucket: bucketAhead(next), calls: Math.min(calls, wanted.slots, part), ...NO_SURPLUS });
  return { amounts: amountsAhead(wanted), slots };
}

/** Whether so little of it is held, or so much more, that it is worth a write; or so much owed of what is not limited. */
export function isFarFrom(ahead: Amounts, held: Amounts, { next, calls }: Pick<Ahead, "next" | "calls">): boolean {
  if (ahead.slots.size > 0 && !covers(held, next)) return true;
  const names = new Set([...ahead.amounts.keys(), ...held.amounts.keys()]);
  for (const name of names) {
    const { amount, limit, quantity } = held.amounts.get(name) ?? { amount: 0 };
    const wanted = ahead.amounts.get(name);
    if (limit !== undefined || wanted !== undefined) {
      if (isOff(amount, wanted?.amount ?? 0)) return true;
    } else if (quantity === "requests" && -amount >= Math.max(1, calls)) return true;
  }
  const idle = [...held.slots.values()].reduce((sum, slots) => sum + (isIdle(slots, next) ? slots.calls : 0), 0);
  return isOff(
    idle,
    [...ahead.slots.values()].reduce((sum, { calls }) => sum + calls, 0),
  );
}

function isOff(has: number, wanted: number): boolean {
  return 4 * has < wanted || has > 4 * wanted;
}
