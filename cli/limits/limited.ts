// Shows the limits of a key or a model: what is used, what remains, and which calls are in progress.
import type { CallsUnderWay, Counted } from "../../functions/aws/stored-counters.ts";
import type { Limits } from "../../functions/core/directory/directory.ts";
import { type Standing, standings, written } from "../../functions/core/limits/limit.ts";
import { formatTable } from "../table.ts";
import { formatMoment } from "../when.ts";

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

/** The limits, and below them the calls and those that were killed, if there are any. */
export function formatLimited(limits: Limits, { now, counted = NOTHING }: CountedNow): string {
  const { counts, underWay, killed } = counted;
  const rows = standings(limits, { counts, now }).map(rowOf);
  const calls = underWay.toSorted(byEnd).map((some) => {
    const { calls, state, slots_free_by: end } = recordOfCalls(some, now);
    return [formatAmount(calls), state.replaceAll("_", " "), end.slice(0, 19).replace("T", " ")];
  });
  const parts = [
    rows.length > 0 ? formatTable([["LIMIT", "RESETS (UTC)", "VALUE", "USED", "REMAINING"], ...rows], 2) : "no limits",
    ...(calls.length > 0 ? [formatTable([["CALLS", "STATE", "SLOTS FREE BY (UTC)"], ...calls])] : []),
    ...(killed > 0 ? [`killed in this hour and the one before: ${formatAmount(killed)}`] : []),
  ];
  return parts.join("\n\n");
}

/** For programs. */
export function recordOfLimits(limits: Limits, { now, counted = NOTHING }: CountedNow) {
  const { counts, underWay, killed } = counted;
  return {
    limits: standings(limits, { counts, now }).map(recordOfLimit),
    calls: underWay.toSorted(byEnd).map((some) => recordOfCalls(some, now)),
    killed,
  };
}

function rowOf(standing: Standing): string[] {
  const { limit, value, used, remaining, resets_at: time } = recordOfLimit(standing);
  const resets = time === null ? "with each call" : formatMoment(time);
  return [limit, resets, ...[value, used, remaining].map(formatAmount)];
}

function recordOfLimit({ kind, limit, used, remaining, resetAt }: Standing) {
  const shown = (amount: number) => written(kind, amount);
  const resets_at = kind === "concurrency" ? null : new Date(resetAt).toISOString();
  return { limit: kind, value: shown(limit), used: shown(used), remaining: shown(remaining), resets_at };
}

function recordOfCalls({ calls, lapsesAt }: CallsUnderWay, now: number) {
  const state = lapsesAt > now ? "in_progress" : "killed";
  return { calls, state, slots_free_by: new Date(lapsesAt).toISOString() };
}

function byEnd(one: CallsUnderWay, other: CallsUnderWay): number {
  return one.lapsesAt - other.lapsesAt;
}

function formatAmount(amount: number): string {
  return amount.toLocaleString("en-US", { maximumFractionDigits: 9 });
}
