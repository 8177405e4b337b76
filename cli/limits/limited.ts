// Shows the limits of a key or a model: what is used, what remains, and which calls are in progress.
import { type CountedNow, type LimitRecord, recordOfLimits } from "../../functions/admin/limits.ts";
import type { Limits } from "../../functions/core/directory/directory.ts";
import { formatTable } from "../table.ts";
import { formatMoment } from "../when.ts";

/** The limits, and below them the calls and those that were killed, if there are any. */
export function formatLimited(limits: Limits, counted: CountedNow): string {
  const { limits: shown, calls, killed } = recordOfLimits(limits, counted);
  const rows = shown.map(rowOf);
  const underWay = calls.map(({ calls, state, slots_free_by: end }) => [
    formatAmount(calls),
    state.replaceAll("_", " "),
    end.slice(0, 19).replace("T", " "),
  ]);
  const parts = [
    rows.length > 0 ? formatTable([["LIMIT", "RESETS (UTC)", "VALUE", "USED", "REMAINING"], ...rows], 2) : "no limits",
    ...(calls.length > 0 ? [formatTable([["CALLS", "STATE", "SLOTS FREE BY (UTC)"], ...underWay])] : []),
    ...(killed > 0 ? [`killed in this hour and the one before: ${formatAmount(killed)}`] : []),
  ];
  return parts.join("\n\n");
}

function rowOf({ limit, value, used, remaining, resets_at: time }: LimitRecord): string[] {
  const resets = time === null ? "with each call" : formatMoment(time);
  return [limit, resets, ...[value, used, remaining].map(formatAmount)];
}

function formatAmount(amount: number): string {
  return amount.toLocaleString("en-US", { maximumFractionDigits: 9 });
}
