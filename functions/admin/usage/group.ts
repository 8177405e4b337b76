// Adds usage records up, exactly: sums may be larger than a number can hold.
import { TALLY_NAMES, type Tally, type UsageRecord } from "../../core/limits/usage-records.ts";

export const DIMENSIONS = ["key", "model", "day"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Cost is in nano-dollars, as in the records. */
export type Sum = Readonly<Record<keyof Tally, bigint>>;

export interface Row {
  /** The values that the row is for, one for each dimension. */
  readonly group: readonly string[];
  readonly sum: Sum;
}

export interface Grouped {
  /** Sorted by group. */
  readonly rows: readonly Row[];
  readonly total: Sum;
}

export function groupRecords(records: readonly UsageRecord[], by: readonly Dimension[]): Grouped {
  const rows = new Map<string, Row>();
  for (const record of records) {
    const group = by.map((dimension) => record[dimension === "day" ? "period" : dimension]);
    const id = JSON.stringify(group);
    rows.set(id, { group, sum: add(rows.get(id)?.sum ?? NOTHING, record) });
  }
  return { rows: [...rows.values()].sort(byGroup), total: records.reduce(add, NOTHING) };
}

function add(sum: Sum, record: Tally): Sum {
  return each((name) => sum[name] + BigInt(record[name]));
}

function each(value: (name: keyof Tally) => bigint): Sum {
  return Object.fromEntries(TALLY_NAMES.map((name) => [name, value(name)])) as Sum;
}

const NOTHING = each(() => 0n);

function byGroup({ group: one }: Row, { group: other }: Row): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return (one[at] ?? "") < (other[at] ?? "") ? -1 : 1;
}
