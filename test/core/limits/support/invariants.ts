// The invariants that a pool keeps with its purses, whatever happens.
import { hasLapsed } from "../../../../functions/core/limits/bucket.ts";
import type { Held } from "../../../../functions/core/limits/held.ts";
import { countName, type Pool, type PoolChange } from "../../../../functions/core/limits/pool.ts";
import type { Window } from "../../../../functions/core/limits/window.ts";
import { type CallRecord, debtOf, dueFor, isRunning } from "./ledger.ts";

/** All that is known of a subject. */
export interface Known {
  readonly pool: Pool;
  readonly now: number;
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
  for (const [name, tally] of tallies(known.calls)) {
    const found = admitted(name, tally, known) ?? counted(name, tally, known);
    if (found) return found;
  }
  return atOnce(known) ?? slots(known);
}

function tallies(calls: readonly CallRecord[]): Map<string, Tally> {
  const all = new Map<string, Tally>();
  for (const call of calls) {
    if (call.isVoid) continue;
    for (const charge of call.charges) {
      if (charge.limit === undefined) continue;
      const tally = all.get(charge.name) ?? { window: charge.window, limit: charge.limit, due: 0, debts: 0 };
      tally.due += dueFor(call, charge);
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
function counted(
  name: string,
  { window, due }: Tally,
  { pool, now, held, doubtful, slack }: Known,
): string | undefined {
  if (window.end <= now + SKEW) return undefined;
  let least = due - (slack?.get(name) ?? 0);
  for (const { amounts, returning } of held)
    least += (amounts.get(name)?.amount ?? 0) + Math.min(0, returning.amounts.get(name)?.amount ?? 0);
  for (const { counts } of doubtful)
    for (const { quantity, window, change } of counts)
      if (countName(quantity, window) === name) least -= Math.max(0, change);
  const count = pool.counts.get(name) ?? 0;
  return count < least ? `${name}: ${count} are counted of ${least} (I1)` : undefined;
}

function atOnce({ calls, concurrency, slack }: Known): string | undefined {
  const running = calls.filter(isRunning).length;
  if (concurrency === undefined || running <= concurrency + (slack?.get("calls") ?? 0)) return undefined;
  return `${running} calls run at once of ${concurrency}`;
}

/** I3: each call, and each slot that is held, stands in a bucket that lapses late enough. */
function slots({ pool, calls, held, now, slack }: Known): string | undefined {
  const sum = pool.buckets.reduce((total, bucket) => total + bucket.calls, 0);
  if (sum !== pool.calls) return `${pool.calls} slots are taken, ${sum} in buckets (I3)`;
  if (slack !== undefined) return undefined;
  const running = calls.filter(isRunning).map(({ reservation }) => reservation.killedAt + 1_000);
  const idle = held.flatMap((each) =>
    [...each.slots.values()].flatMap((some) => Array(some.calls).fill(some.bucket.lapsesAt)),
  );
  const needed = [...running, ...idle.filter((lapsesAt) => !hasLapsed({ name: "", lapsesAt }, now))].toSorted(
    (one, other) => other - one,
  );
  for (const [index, lapsesAt] of needed.entries()) {
    const there = pool.buckets
      .filter((bucket) => bucket.lapsesAt >= lapsesAt)
      .reduce((total, { calls }) => total + calls, 0);
    if (there < index + 1) return `${index + 1} slots are needed beyond ${lapsesAt}, and ${there} are taken (I3)`;
  }
  return undefined;
}
