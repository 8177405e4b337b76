// Usage records in buckets of time and groups.
import { TALLY_NAMES, type Tally, type UsageRecord } from "../../core/limits/usage-records.ts";
import type { Bucket } from "./buckets.ts";
import type { KeyIds } from "./key-ids.ts";

export const GROUPS = ["api_key_id", "model"] as const;
export type Group = (typeof GROUPS)[number];

export interface GroupedRecord extends Tally, Pick<UsageRecord, "timesToFirstToken" | "durations" | "errors"> {
  /** Null where the report is not grouped by it. */
  readonly api_key_id: string | null;
  readonly keyName: string | null;
  readonly shownModel: string | null;
}

type Counts = Record<string, number>;

interface Sum extends OwnTally, Pick<GroupedRecord, "api_key_id" | "keyName" | "shownModel"> {
  readonly timesToFirstToken: Counts;
  readonly durations: Counts;
  readonly errors: Counts;
}

export interface Groups {
  add(record: UsageRecord, ids: Pick<KeyIds, "idOf">): void;
  /** For each bucket the sums of its groups, sorted by group. */
  sums(): GroupedRecord[][];
}

/** Records of other times than those of the buckets are left out. */
export function groupsOf(buckets: readonly Bucket[], by: readonly Group[]): Groups {
  const sums = new Map(buckets.map(({ period }) => [period, new Map<string, Sum>()]));
  const [isByKey, isByModel] = [by.includes("api_key_id"), by.includes("model")];
  return {
    add(record, { idOf }) {
      const ofBucket = sums.get(record.period);
      if (ofBucket === undefined) return;
      const api_key_id = isByKey ? idOf(record.key) : null;
      const keyName = isByKey ? record.key : null;
      const shownModel = isByModel ? record.model : null;
      const name = JSON.stringify([api_key_id, shownModel]);
      const sum = ofBucket.get(name) ?? { ...nothing(), api_key_id, keyName, shownModel };
      ofBucket.set(name, sum);
      addTo(sum, record);
    },
    sums: () => buckets.map(({ period }) => [...(sums.get(period) ?? [])].sort(byName).map(([, sum]) => sum)),
  };
}

function nothing() {
  return { ...noUse(), timesToFirstToken: {}, durations: {}, errors: {} };
}

export type OwnTally = Record<keyof Tally, number>;

export function noUse(): OwnTally {
  return Object.fromEntries(TALLY_NAMES.map((name) => [name, 0])) as OwnTally;
}

/** In place: a report adds up thousands of records, each with dozens of counts. */
export function addTally(sum: OwnTally, record: Tally): void {
  for (const name of TALLY_NAMES) sum[name] += record[name];
}

function addTo(sum: Sum, record: UsageRecord): void {
  addTally(sum, record);
  addCounts(sum.timesToFirstToken, record.timesToFirstToken);
  addCounts(sum.durations, record.durations);
  addCounts(sum.errors, record.errors);
}

function addCounts(sum: Counts, further: Readonly<Counts>): void {
  for (const name of Object.keys(further)) sum[name] = (sum[name] ?? 0) + (further[name] ?? 0);
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
