// Usage records that were read a moment ago, or are being read: the requests of a page ask for the same ones.
import { type ReadRecord, readExpiring, type WantedRecords } from "../../aws/read-periods.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import { isOfHour } from "../../core/limits/usage-records.ts";

/** Milliseconds: as long as a change takes elsewhere. */
const LONGEST = 10_000;
/** More are not kept once they are read. */
const MOST_RECORDS = 20_000;

export interface Reading {
  readonly records: readonly ReadRecord[];
  /** When reading began, in milliseconds since 1970. */
  readonly readAt: number;
  /** Whether they were read for this caller, and not for one before. */
  readonly isOwn: boolean;
}

interface Kept {
  readonly wanted: WantedRecords;
  readonly readAt: number;
  readonly records: Promise<readonly ReadRecord[]>;
}

/** What it returns may hold records of more periods than were asked for. It is always of the same keys, all of them. */
export function recentRecords(usage: UsageTable, now: () => number): (wanted: WantedRecords) => Promise<Reading> {
  let all: readonly Kept[] = [];
  return async (wanted) => {
    const readAt = now();
    all = all.filter((one) => Math.abs(readAt - one.readAt) < LONGEST);
    const known = all.find((one) => covers(one.wanted, wanted));
    if (known !== undefined) return { records: await known.records, readAt: known.readAt, isOwn: false };
    const own: Kept = { wanted, readAt, records: readExpiring(usage, wanted) };
    const forget = () => {
      all = all.filter((one) => one !== own);
    };
    all = [...all, own];
    const records = await own.records.catch((error) => {
      forget();
      throw error;
    });
    if (records.length > MOST_RECORDS) forget();
    return { records, readAt, isOwn: true };
  };
}

function covers(one: WantedRecords, other: WantedRecords): boolean {
  const isOfSameKind = isOfHour({ period: one.first }) === isOfHour({ period: other.first });
  return isOfSameKind && one.first <= other.first && one.last >= other.last;
}
