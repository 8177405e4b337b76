// Of version 0.1, as it was: what its instances do to an item that instances of this version work on, too.
// The item that DynamoDB keeps for one key or model, and the names of its attributes:
//   id             key#demo
//   requests@2026-11-22T09:31, tokens@2026-11-22T09:31, requests@2026-11-22, tokens@2026-11-22
//   cost@2026-11-22, cost@2026-11
//                  in nano-dollars, of a key with a budget
//   calls          the calls that are under way, as a string set of leases: <killed at>:<call id>,
//                  the time in milliseconds since 1970, to the base 36
//   expiresAt      for DynamoDB's time to live, in seconds
//   settled@2026-11-22T09:31
//                  leases that must not be taken again, because a copy of their reservation may still be on its way
// A window that begins needs no reset, because its attributes have names that were never used before.
import type { Quantity } from "./charge.ts";
import type { Counts, Reservation } from "./types.ts";
import { isLongOver, monthAt, type Window, windowsAt } from "./window.ts";

export type CounterItem = Readonly<Record<string, unknown>>;

export function countOf(quantity: Quantity, { name }: Window): string {
  return `${quantity}@${name}`;
}

export function settledIn({ name }: Window): string {
  return `settled@${name}`;
}

/** The lease of a call: its place in `calls`, and the name by which it is settled once. */
export function leaseOf({ callId, killedAt }: Reservation): string {
  return `${Math.ceil(killedAt).toString(36)}:${callId}`;
}

export function leasesIn(item: CounterItem): string[] {
  return setIn(item, "calls");
}

/** A call that is under way, or was ended by force. */
export interface Lease {
  readonly callId: string;
  /** In milliseconds since 1970. */
  readonly killedAt: number;
}

export function parseLease(lease: string): Lease {
  return { callId: lease.slice(lease.indexOf(":") + 1), killedAt: Number.parseInt(lease, 36) };
}

/** Whether a copy of a reservation could still be applied, and is to be kept from it. */
export function isToBeBarred(item: CounterItem, reservation: Reservation): boolean {
  const barred = setIn(item, settledIn(windowsAt(reservation.at).minute));
  return barred.length < MOST_BARRED && !barred.includes(leaseOf(reservation));
}

/** In a minute: when everything is lost, the item must not grow beyond what can be written. */
const MOST_BARRED = 100;

function setIn(item: CounterItem, name: string): string[] {
  const value = item[name];
  return value instanceof Set ? [...value] : [];
}

/** The leases of calls that have ended by force, without having been settled. */
export function expiredIn(item: CounterItem, now: number): string[] {
  return leasesIn(item).filter((lease) => parseLease(lease).killedAt <= now);
}

/** The counts of the windows that hold a moment. */
export function countsIn(item: CounterItem, moment: number): Counts {
  const { minute, day } = windowsAt(moment);
  const countIn = (quantity: Quantity, window: Window) => Number(item[countOf(quantity, window)] ?? 0);
  const cost = { day: countIn("cost", day), month: countIn("cost", monthAt(moment)) };
  return {
    minute: { requests: countIn("requests", minute), tokens: countIn("tokens", minute) },
    day: { requests: countIn("requests", day), tokens: countIn("tokens", day) },
    ...((cost.day !== 0 || cost.month !== 0) && { cost }),
    concurrent: leasesIn(item).length - expiredIn(item, moment).length,
  };
}

/** Attributes that no settlement and no clock that is a minute late can still be interested in. */
export function outdatedIn(item: CounterItem, now: number): string[] {
  const outdated = Object.keys(item).filter((name) => isLongOver(name.split("@")[1] ?? "", now));
  return outdated.slice(0, MOST_REMOVED);
}

/** An update expression has 4 KB at most. Where nothing was settled for hours, it takes several settlements to tidy up. */
const MOST_REMOVED = 50;

/** When DynamoDB may delete the item if nobody calls: a day after its last window, in seconds since 1970. */
export function expiryOf({ at, limit }: Reservation): number {
  const { end } = limit.usd_per_month === undefined ? windowsAt(at).day : monthAt(at);
  return end / 1000 + 24 * 60 * 60;
}
