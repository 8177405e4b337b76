// The invariants that a pool keeps with its purses, whatever happens.
import { windowsOf } from "../../../../functions/core/limits/bucket.ts";
import type { Held, Slots } from "../../../../functions/core/limits/held.ts";
import { countName, type Pool, type PoolChange } from "../../../../functions/core/limits/pool.ts";
import type { Window } from "../../../../functions/core/limits/window.ts";
import { type CallRecord, debtOf, dueFor, isRunning } from "./ledger.ts";

/** All that is known of a subject. */
export interface Known {
  readonly pool: Pool;
  readonly now: number;
  /** What has lapsed by then may have been taken back: now, or a later time that the pool was swept for. */
  readonly sweptAt: number;
  readonly concurrency: number | undefined;
  readonly calls: readonly CallRecord[];
  /** What living instances hold. */
  readonly held: readonly Held[];
  /** Changes of which an instance does not know what became, and which were not applied. */
  readonly doubtful: readonly PoolChange[];
  /** By count: what an operator gave away by setting the subject back. Undefined: that has not happened. */
  readonly slack: ReadonlyMap<string, number> | undefined;
}

interface Tally {
  readonly window: Window;
  readonly limit: number;
  due: number;
  debts: number;
}

/** Clocks are as far apart. */
const SKEW = 500;

/** The first one that does not hold. */
export function violationIn(known: Known): string | undefined {
  for (const [name, tally] of tallies(known)) {
    const found = admitted(name, tally, known) ?? counted(name, tally, known);
    if (found) return found;
  }
  return atOnce(known) ?? slots(known);
}

function tallies({ calls, now }: Known): Map<string, Tally> {
  const all = new Map<string, Tally>();
  for (const call of calls) {
    if (call.isVoid) continue;
    for (const charge of call.charges) {
      if (charge.limit === undefined) continue;
      const tally = all.get(charge.name) ?? { window: charge.window, limit: charge.limit, due: 0, debts: 0 };
      tally.due += dueFor(call, charge, now);
      tally.debts += debtOf(call, charge);
      all.set(charge.name, tally);
    }
  }
  return all;
}

function admitted(name: string, { due, debts, limit }: Tally, { slack }: Known): string | undefined {
  const most = limit + debts + (slack?.get(name) ?? 0);
  return due > most ? `${name}: ${due} were admitted of ${most}` : undefined;
}

/** I1. */
function counted(name: string, { window, due }: Tally, known: Known): string | undefined {
  const { pool, now, slack } = known;
  if (window.end <= now + SKEW) return undefined;
  const least = due - (slack?.get(name) ?? 0) + unusedIn(name, known) - lapsedIn(name, known);
  const count = pool.counts.get(name) ?? 0;
  return count < least ? `${name}: ${count} are counted of ${least} (I1)` : undefined;
}

/** What purses hold of a count; negative: what they owe, and the pool may not know yet. */
function unusedIn(name: string, { held, doubtful }: Known): number {
  let unused = 0;
  for (const { amounts, returning } of held)
    unused += (amounts.get(name)?.amount ?? 0) + Math.min(0, returning.amounts.get(name)?.amount ?? 0);
  for (const { counts } of doubtful)
    for (const { quantity, window, change } of counts)
      if (countName(quantity, window) === name) unused -= Math.max(0, change);
  return unused;
}

/** What is owed for calls that have ended, because the pool takes them for killed: nobody could tell it in time. */
function lapsedIn(name: string, { held, doubtful, now }: Known): number {
  let owed = 0;
  const add = ({ bucket, tokens, cost }: Slots, sign: 1 | -1) => {
    if (bucket.lapsesAt > now + SKEW || sign * (tokens + cost) <= 0) return;
    const { day, month } = windowsOf(bucket);
    if (name === countName("tokens", day)) owed += sign * tokens;
    if (name === countName("cost", day) || name === countName("cost", month)) owed += sign * cost;
  };
  for (const { slots, returning } of held) {
    for (const some of slots.values()) add(some, 1);
    for (const some of returning.slots.values()) add(some, 1);
  }
  for (const { slots } of doubtful) for (const some of slots) add(some, -1);
  return owed;
}

function atOnce({ calls, concurrency, slack, now }: Known): string | undefined {
  const running = calls.filter((call) => isRunning(call, now)).length;
  if (concurrency === undefined || running <= concurrency + (slack?.get("calls") ?? 0)) return undefined;
  return `${running} calls run at once of ${concurrency}`;
}

/** I3: each call, and each slot that is held, stands in a bucket that lapses late enough. */
function slots({ pool, calls, held, now, sweptAt, slack }: Known): string | undefined {
  const sum = pool.buckets.reduce((total, bucket) => total + bucket.calls, 0);
  if (sum !== pool.calls) return `${pool.calls} slots are taken, ${sum} in buckets (I3)`;
  if (slack !== undefined) return undefined;
  const running = calls.filter((call) => isRunning(call, now)).map(({ reservation }) => reservation.killedAt + 1_000);
  const idle = held.flatMap((each) =>
    [...each.slots.values()].flatMap((some) => Array(some.calls).fill(some.bucket.lapsesAt)),
  );
  const needed = [...running, ...idle.filter((lapsesAt) => lapsesAt > sweptAt)].toSorted((one, other) => other - one);
  for (const [index, lapsesAt] of needed.entries()) {
    const there = pool.buckets
      .filter((bucket) => bucket.lapsesAt >= lapsesAt)
      .reduce((total, { calls }) => total + calls, 0);
    if (there < index + 1) return `${index + 1} slots are needed beyond ${lapsesAt}, and ${there} are taken (I3)`;
  }
  return undefined;
}
