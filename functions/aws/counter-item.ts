// The item that DynamoDB keeps for one key or model, and the names of its attributes:
//   id             key#demo
//   requests@2026-11-22T09:31, tokens@2026-11-22T09:31, requests@2026-11-22, tokens@2026-11-22
//   calls          the calls that are under way, as a string set of leases: <killed at, in seconds>:<call id>
//   expiresAt      for DynamoDB's time to live, in seconds
//   settled@2026-11-22T09:31
//                  leases that must not be taken again, because a copy of their reservation may still be on its way
// A window that begins needs no reset, because its attributes have names that were never used before.
import type { Counts, Reservation } from "../core/counters.ts";
import { type Window, windowsAt, windowsBefore } from "../core/window.ts";

export type CounterItem = Readonly<Record<string, unknown>>;

export function requestsIn({ name }: Window): string {
  return `requests@${name}`;
}

export function tokensIn({ name }: Window): string {
  return `tokens@${name}`;
}

export function settledIn({ name }: Window): string {
  return `settled@${name}`;
}

/** The lease of a call: its place in `calls`, and the name by which it is settled once. */
export function leaseOf({ callId, killedAt }: Reservation): string {
  return `${Math.ceil(killedAt / 1000)}:${callId}`;
}

export function leasesIn(item: CounterItem): string[] {
  return setIn(item, "calls");
}

/** Whether no copy of a reservation can be applied any more. */
export function isBarred(item: CounterItem, reservation: Reservation): boolean {
  return setIn(item, settledIn(windowsAt(reservation.at).minute)).includes(leaseOf(reservation));
}

function setIn(item: CounterItem, name: string): string[] {
  const value = item[name];
  return value instanceof Set ? [...value] : [];
}

/** The leases of calls that have ended by force, without having been settled. */
export function expiredIn(item: CounterItem, now: number): string[] {
  return leasesIn(item).filter((lease) => Number.parseInt(lease, 10) * 1000 <= now);
}

/** The counts of the windows that hold a moment. */
export function countsIn(item: CounterItem, moment: number): Counts {
  const { minute, day } = windowsAt(moment);
  const concurrent = leasesIn(item).length - expiredIn(item, moment).length;
  return { minute: countIn(item, minute), day: countIn(item, day), concurrent };
}

function countIn(item: CounterItem, window: Window) {
  return { requests: numberIn(item, requestsIn(window)), tokens: numberIn(item, tokensIn(window)) };
}

function numberIn(item: CounterItem, name: string): number {
  const value = item[name];
  return typeof value === "number" ? value : 0;
}

/** Attributes that no settlement and no clock that is a minute late can still be interested in. */
export function outdatedIn(item: CounterItem, now: number): string[] {
  const { minute, day } = windowsBefore(now);
  const outdated = Object.keys(item).filter((name) => {
    const window = name.split("@")[1];
    return window !== undefined && window < (window.length === day.name.length ? day.name : minute.name);
  });
  return outdated.slice(0, MOST_REMOVED);
}

/** An update expression has 4 KB at most. Where nothing was settled for hours, it takes several settlements to tidy up. */
const MOST_REMOVED = 50;

/** When DynamoDB may delete the item if nobody calls: a day after its day, in seconds since 1970. */
export function expiryOf({ at }: Reservation): number {
  return windowsAt(at).day.end / 1000 + 24 * 60 * 60;
}
