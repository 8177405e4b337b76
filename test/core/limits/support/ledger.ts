// What really happened to the calls of one subject: the truth that its pool is compared with.
import { type Charge, chargesOf } from "../../../../functions/core/limits/charge.ts";
import { countName } from "../../../../functions/core/limits/pool.ts";
import type { Reservation, Spent } from "../../../../functions/core/limits/reservation.ts";
import { isMinute } from "../../../../functions/core/limits/room.ts";
import { slotOf } from "../../../../functions/core/limits/slot.ts";
import type { Process } from "./virtual-time.ts";

/** Clocks are as far apart. */
const SKEW = 500;
/** So long after it has lapsed, a slot is taken back. */
const SWEPT_AFTER = 1_000;

export interface CallRecord {
  readonly reservation: Reservation;
  readonly charges: readonly (Charge & { readonly name: string })[];
  readonly process: Process;
  /** Undefined: it runs, or was killed. */
  spent?: Spent;
  /** The pool knows. */
  isSettled: boolean;
  /** It had ended, but its slot lapsed before the pool knew: it was taken for a killed call, and its surplus was given back. */
  isLate: boolean;
  /** When it has ended, or been killed, at the latest. */
  readonly overAt: number;
  /** The subject was set back while it ran: it counts no more. */
  isVoid: boolean;
}

export function recordOf(reservation: Reservation, process: Process, skew: number): CallRecord {
  const charges = chargesOf(reservation).map((charge) => ({
    ...charge,
    name: countName(charge.quantity, charge.window),
  }));
  return {
    reservation,
    charges,
    process,
    isSettled: false,
    isLate: false,
    isVoid: false,
    overAt: reservation.killedAt - skew,
  };
}

export function isRunning({ spent, process, isVoid, overAt }: CallRecord, now: number): boolean {
  return spent === undefined && !process.isDead && !isVoid && now < overAt;
}

/**
 * What a count has to hold of a call: what it used, what it has reserved while it runs, and its prompt if it was killed. A call
 * that waited for another subject until its time was over is not served any more.
 */
export function dueFor(call: CallRecord, charge: Charge, now: number): number {
  if (call.spent === undefined && !call.process.isDead && now >= call.overAt) return 0;
  const used = call.spent && (call.spent[charge.quantity] ?? 0);
  if (!call.process.isDead || call.isSettled) return used ?? charge.reserved;
  const stays = Math.min(
    isMinute(charge.window) ? charge.reserved : promptOf(call.reservation, charge),
    charge.reserved,
  );
  return Math.min(used ?? stays, stays);
}

function promptOf({ promptTokens = 0, promptCost = 0 }: Reservation, { quantity }: Charge): number {
  return { requests: 1, tokens: promptTokens, cost: promptCost }[quantity];
}

/** What comes back of a count if a call is taken for a killed one. */
export function surplusFor({ reservation }: CallRecord, charge: Charge): number {
  return isMinute(charge.window) ? 0 : Math.max(0, charge.reserved - promptOf(reservation, charge));
}

/** When somebody may take back its slot, by any clock. */
export function seeLapse(call: CallRecord, now: number): void {
  const { lapsesAt } = slotOf(call.reservation).bucket;
  if (call.spent !== undefined && !call.isSettled && lapsesAt + SWEPT_AFTER - SKEW <= now) call.isLate = true;
}

/** What a call has used beyond its reservation, or beyond the part of it that others could not take meanwhile. */
export function debtOf(call: CallRecord, charge: Charge): number {
  const surplus = call.isLate ? surplusFor(call, charge) : 0;
  return Math.max(0, (call.spent?.[charge.quantity] ?? 0) - (charge.reserved - surplus));
}
