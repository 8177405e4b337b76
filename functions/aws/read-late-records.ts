// Reads which periods have usage records that were changed long after their end.
import { HOUR, LATE } from "../core/limits/late-records.ts";
import { readPeriods } from "./read-periods.ts";
import type { UsageTable } from "./usage-table.ts";

interface Span {
  /** Days such as `2026-11-22`, or hours such as `2026-11-22T09`; both inclusive. */
  readonly first: string;
  readonly last: string;
}

/** By the period, when its last change was over, in milliseconds since 1970. */
export async function readLateRecords(usage: UsageTable, span: Span): Promise<ReadonlyMap<string, number>> {
  const changed = new Map<string, number>();
  for (const { period, model } of await readPeriods(usage, { ...span, keys: [LATE], isConsistent: true }))
    changed.set(period, Math.max(changed.get(period) ?? 0, Number(model) * HOUR));
  return changed;
}
