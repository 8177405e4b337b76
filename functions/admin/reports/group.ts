// Usage records in buckets of time and groups.
import { addedTo, type UsageRecord } from "../../core/limits/usage-records.ts";
import type { Bucket } from "./buckets.ts";

export const GROUPS = ["api_key_id", "model"] as const;
export type Group = (typeof GROUPS)[number];

export interface GroupedRecord extends UsageRecord {
  /** Null where the report is not grouped by it. */
  readonly api_key_id: string | null;
  readonly keyName: string | null;
  readonly shownModel: string | null;
}

interface Grouping {
  readonly by: readonly Group[];
  readonly idOf: (name: string) => string;
}

/** For each bucket the sums of its groups, sorted by group. */
export function grouped(
  records: readonly UsageRecord[],
  buckets: readonly Bucket[],
  { by, idOf }: Grouping,
): GroupedRecord[][] {
  const sums = new Map(buckets.map(({ period }) => [period, new Map<string, GroupedRecord>()]));
  for (const record of records) {
    const ofBucket = sums.get(record.period);
    if (ofBucket === undefined) continue;
    const api_key_id = by.includes("api_key_id") ? idOf(record.key) : null;
    const keyName = by.includes("api_key_id") ? record.key : null;
    const shownModel = by.includes("model") ? record.model : null;
    const name = JSON.stringify([api_key_id, shownModel]);
    ofBucket.set(name, { ...addedTo(ofBucket.get(name), record), api_key_id, keyName, shownModel });
  }
  return buckets.map(({ period }) => [...(sums.get(period) ?? [])].sort(byName).map(([, sum]) => sum));
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
