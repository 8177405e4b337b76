// Shows the limits of a key or a model: what is used, what remains, and which calls are in progress.
import type { Counted } from "../../functions/aws/stored-counters.ts";
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
  leases: [],
};

/** The limits, and below them the calls, if there are any. */
export function formatLimited(limits: Limits, { now, counted = NOTHING }: CountedNow): string {
  const { counts, leases } = counted;
  const rows = standings(limits, { counts, now }).map(rowOf);
  const calls = leases.toSorted(byEnd).map((lease) => {
    const { call_id: id, state, slot_free_by: end } = recordOfCall(lease, now);
    return [id, state.replaceAll("_", " "), end.slice(0, 19).replace("T", " ")];
  });
  const parts = [
    rows.length > 0 ? formatTable([["LIMIT", "RESETS (UTC)", "VALUE", "USED", "REMAINING"], ...rows], 2) : "no limits",
    ...(calls.length > 0 ? [formatTable([["CALL", "STATE", "SLOT FREE BY (UTC)"], ...calls])] : []),
  ];
  return parts.join("\n\n");
}

/** For programs. */
export function recordOfLimits(limits: Limits, { now, counted = NOTHING }: CountedNow) {
  const { counts, leases } = counted;
  return {
    limits: standings(limits, { counts, now }).map(recordOfLimit),
    calls: leases.toSorted(byEnd).map((lease) => recordOfCall(lease, now)),
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

function recordOfCall({ callId, killedAt }: Counted["leases"][number], now: number) {
  const state = killedAt > now ? "in_progress" : "killed";
  return { call_id: callId, state, slot_free_by: new Date(killedAt).toISOString() };
}

function byEnd(one: { killedAt: number }, other: { killedAt: number }): number {
  return one.killedAt - other.killedAt;
}

function formatAmount(amount: number): string {
  return amount.toLocaleString("en-US", { maximumFractionDigits: 9 });
}
