// The limits of a key or a model as programs read them: what is used, what remains, and which calls are in progress.
import type { CallsUnderWay, Counted } from "../aws/stored-counters.ts";
import type { Limits } from "../core/directory/directory.ts";
import { type Standing, standings, written } from "../core/limits/limit.ts";

export interface Limited {
  /** Names it in a sentence. */
  readonly title: string;
  /** The name under which it is counted. */
  readonly subject: string;
  readonly limits: Limits;
}

/** What is counted at a moment, in milliseconds since 1970; undefined before the first call. */
export interface CountedNow {
  readonly now: number;
  readonly counted: Counted | undefined;
}

const NOTHING: Counted = {
  counts: { minute: { requests: 0, tokens: 0 }, day: { requests: 0, tokens: 0 }, concurrent: 0 },
  underWay: [],
  killed: 0,
};

/** For programs. */
export function recordOfLimits(limits: Limits, { now, counted = NOTHING }: CountedNow) {
  const { counts, underWay, killed } = counted;
  return {
    limits: standings(limits, { counts, now }).map(recordOfLimit),
    calls: underWay.toSorted(byEnd).map((some) => recordOfCalls(some, now)),
    killed,
  };
}

export type LimitRecord = ReturnType<typeof recordOfLimit>;

function recordOfLimit({ kind, limit, used, remaining, resetAt }: Standing) {
  const shown = (amount: number) => written(kind, amount);
  const resets_at = kind === "concurrency" ? null : new Date(resetAt).toISOString();
  return { limit: kind, value: shown(limit), used: shown(used), remaining: shown(remaining), resets_at };
}

function recordOfCalls({ calls, lapsesAt }: CallsUnderWay, now: number) {
  const state = lapsesAt > now ? ("in_progress" as const) : ("killed" as const);
  return { calls, state, slots_free_by: new Date(lapsesAt).toISOString() };
}

function byEnd(one: CallsUnderWay, other: CallsUnderWay): number {
  return one.lapsesAt - other.lapsesAt;
}
