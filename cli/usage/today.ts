// What a key has used today, in UTC, of all models.
import type { UsageTable } from "../stage.ts";
import { formatDollars, groupDigits } from "./format.ts";
import { groupRecords, type Sum } from "./group.ts";
import { readRecords } from "./read.ts";

export async function usageToday(usage: UsageTable, key: string): Promise<Sum> {
  const day = new Date().toISOString().slice(0, 10);
  return groupRecords(await readRecords(usage, { from: day, to: day, key, report: () => {} }), []).total;
}

/** Such as `12 requests, 1,234 prompt tokens, 567 completion tokens, 0.001234 USD`. */
export function formatTally({ requests, promptTokens, completionTokens, cost }: Sum): string {
  const counts = [
    `${groupDigits(requests)} ${requests === 1n ? "request" : "requests"}`,
    `${groupDigits(promptTokens)} prompt tokens`,
    `${groupDigits(completionTokens)} completion tokens`,
  ];
  return `${counts.join(", ")}, ${formatDollars(cost, 6)} USD`;
}
