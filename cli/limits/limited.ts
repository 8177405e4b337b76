// What has limits, and how what is used of them is shown.
import type { Counted } from "../../functions/aws/stored-counters.ts";
import type { Limits } from "../../functions/core/directory.ts";
import { type Standing, standings, written } from "../../functions/core/limit.ts";
import { formatTable } from "../table.ts";
import { formatMoment } from "../when.ts";

export interface Limited {
  /** Names it in a sentence. */
  readonly title: string;
  /** Under which it is counted. */
  readonly subject: string;
  readonly limits: Limits;
}

/** Where no call was counted yet. */
const NOTHING: Counted = {
  counts: { minute: { requests: 0, tokens: 0 }, day: { requests: 0, tokens: 0 }, concurrent: 0 },
  leases: [],
};

export function formatLimited({ title, limits }: Limited, now: number, { counts, leases } = NOTHING): string {
  const rows = standings(limits, { counts, now }).map(rowOf);
  const calls = leases
    .toSorted((one, other) => one.killedAt - other.killedAt)
    .map(({ callId, killedAt }) => [
      callId,
      killedAt > now ? "under way" : "ended by force",
      new Date(killedAt).toISOString().slice(0, 19).replace("T", " "),
    ]);
  const parts = [
    title,
    rows.length > 0 ? formatTable([["LIMIT", "RESETS (UTC)", "VALUE", "USED", "REMAINING"], ...rows], 2) : "no limits",
    ...(calls.length > 0 ? [formatTable([["CALL", "STATE", "SLOT FREE BY (UTC)"], ...calls])] : []),
  ];
  return parts.join("\n\n");
}

function rowOf({ kind, limit, used, remaining, resetAt }: Standing): string[] {
  const resets = kind === "concurrency" ? "with each call" : formatMoment(new Date(resetAt).toISOString());
  return [kind, resets, ...[limit, used, remaining].map((amount) => format(written(kind, amount)))];
}

function format(amount: number): string {
  return amount.toLocaleString("en-US", { maximumFractionDigits: 9 });
}
