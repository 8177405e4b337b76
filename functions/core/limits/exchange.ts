// What goes in and out of a purse with a write.
import { chargesOf } from "./charge.ts";
import {
  type Amounts,
  addAll,
  addAmount,
  addSlots,
  debtsIn,
  emptyAmounts,
  type Held,
  hasSurplus,
  takeAll,
} from "./held.ts";
import type { Reservation } from "./reservation.ts";
import { slotOf } from "./slot.ts";

/** What calls take. */
export function takenBy(reservations: readonly Reservation[]): Amounts {
  const taken = emptyAmounts();
  for (const reservation of reservations) {
    for (const { quantity, window, limit, reserved } of chargesOf(reservation))
      addAmount(taken.amounts, { quantity, window, limit, amount: reserved });
    addSlots(taken.slots, slotOf(reservation));
  }
  return taken;
}

export interface Exchanged {
  /** What is given back. A write that was refused may have given some of it before: no debt is set off against it for good. */
  readonly credits: Amounts;
  /** What is owed even if all credits are lost. */
  readonly debts: Amounts;
  /** What the purse has too little of. */
  readonly more: Amounts;
}

/** Takes out of a purse all that is not to be held. */
export function exchange(held: Held, ahead: Amounts): Exchanged {
  const own = emptyAmounts();
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
  const debts = debtsIn(own);
  const credits = takeAll(held.returning);
  addAll(credits, own);
  for (const debt of debts.amounts.values()) addAmount(credits.amounts, { ...debt, amount: -debt.amount });
  return { credits, debts, more };
}
