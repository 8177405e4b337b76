// What a key has used today, in UTC, of all models.
import { readRecords } from "../../aws/read-usage.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import { groupRecords, type Sum } from "./group.ts";
import { dayAt } from "./period.ts";

/** `now` is in milliseconds since 1970. */
export async function usageToday(usage: UsageTable, key: string, now: number): Promise<Sum> {
  const day = dayAt(now);
  return groupRecords(await readRecords(usage, { from: day, to: day, key }), []).total;
}
