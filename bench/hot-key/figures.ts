// What is reported of a load: how much of it was admitted, what that cost, and by how much a limit was exceeded.
import type { Limits } from "../../functions/core/directory/directory.ts";
import { USED } from "./instances.ts";
import type { CallSeen, Load, Seen } from "./simulate.ts";

export interface Figures {
  readonly instances: number;
  /** Parts of the calls that came. */
  readonly admitted: number;
  /** Of those admitted: without waiting for the item. */
  readonly unwritten: number;
  readonly writesACall: number;
  /** Units of the item, in a second. */
  readonly mean: number;
  readonly worst: number;
  /** Milliseconds. */
  readonly waits: { readonly p50: number; readonly p99: number };
  readonly over: number;
}

export const MINUTE = 60_000;

export function figuresOf(seen: Seen, { limit, times: { from, until } }: Load): Figures {
  const come = seen.calls.filter(({ at }) => at >= from && at < until);
  const admitted = come.filter(({ end }) => end === "admitted");
  const units = unitsIn(seen, from, until);
  const sum = units.reduce((all, each) => all + each, 0);
  const waits = admitted.map(({ waited }) => waited).sort((one, other) => one - other);
  const wait = (part: number) => waits[Math.floor(part * (waits.length - 1))] ?? 0;
  return {
    instances: seen.instances,
    admitted: admitted.length / come.length,
    unwritten: admitted.filter(({ waited }) => waited === 0).length / admitted.length,
    writesACall: sum / admitted.length,
    ...{ mean: sum / units.length, worst: Math.max(...units) },
    ...{ waits: { p50: wait(0.5), p99: wait(0.99) }, over: overIn(seen, limit) },
  };
}

function unitsIn({ item }: Seen, from: number, until: number): number[] {
  return Array.from({ length: (until - from) / 1_000 }, (_, second) => item.used.get(from / 1_000 + second) ?? 0);
}

/** Calls admitted, by the minute. */
export function minutesOf(calls: readonly CallSeen[]): Map<number, number> {
  const minutes = new Map<number, number>();
  for (const { at, end } of calls) {
    const minute = Math.floor(at / MINUTE);
    if (end === "admitted") minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }
  return minutes;
}

/** In calls, or in tokens; 0 if all limits were kept. */
function overIn({ calls, atOnce }: Seen, { rpm, tpm, concurrency }: Limits): number {
  const most = Math.max(...minutesOf(calls).values());
  const excess = [
    [most, rpm],
    [most * USED, tpm],
    [atOnce, concurrency],
  ].map(([amount = 0, limit = Number.POSITIVE_INFINITY]) => amount - limit);
  return Math.max(0, ...excess);
}
