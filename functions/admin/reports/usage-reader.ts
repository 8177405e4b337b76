// Reads what all keys used. A period that has long ended is read once, and its sum is kept for all later reports; only what may
// still change is read from the records each time.
import { readLateRecords } from "../../aws/read-late-records.ts";
import type { StoredUsageSum, UsageSums } from "../../aws/usage-sums.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import { eachOf } from "../../core/limits/each-of.ts";
import { isOfHour, type UsageRecord } from "../../core/limits/usage-records.ts";
import { type Reading, recentRecords } from "./recent-records.ts";

/**
 * Milliseconds from the end of a period, or from a late change, until its records are taken for final. What is written more than
 * an hour after the end marks the period first: the second hour is for clocks that differ, and for writes that are under way.
 */
export const GRACE = 2 * 60 * 60 * 1_000;

interface Options {
  readonly usage: UsageTable;
  readonly sums: UsageSums;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Wanted {
  /** Days or hours one after the other, from the earliest on. */
  readonly periods: readonly string[];
  /** The names of all keys that there are records of. */
  readonly keys: readonly string[];
  /** From which day on the names are complete, such as `2026-11-22`; undefined if they are not. */
  readonly since: string | undefined;
}

export interface UsageReader {
  /** Gives every record of the periods, and may give some of others. */
  readAll(wanted: Wanted, take: (record: UsageRecord) => void): Promise<void>;
  /** What was read before of those of the periods that have long ended. */
  known(wanted: Pick<Wanted, "periods" | "since">): Promise<ReadonlyMap<string, StoredUsageSum>>;
}

const DAY = 24 * 60 * 60 * 1_000;
const WRITES_AT_ONCE = 10;
const PERIODS_OF_A_PART = 31;
/** What was read is kept stretch by stretch, so that a request that has no time for all of it has not read in vain. */
const FIRST_STRETCH = 48;
const LONGEST_STRETCH = 48;
const RECORDS_OF_A_STRETCH = 30_000;

export function usageReader({ usage, sums, now }: Options): UsageReader {
  const recent = recentRecords(usage, now);

  async function lookUp({ periods, since }: Pick<Wanted, "periods" | "since">) {
    const at = now();
    const ended = periods.filter((period) => isComplete(period, since) && isFinal(period, undefined, at));
    const [first, last] = [ended[0], ended.at(-1)];
    if (first === undefined || last === undefined)
      return { closed: new Set<string>(), known: new Map<string, StoredUsageSum>() };
    const [changes, ...stored] = await Promise.all([
      readLateRecords(usage, { first, last }),
      ...partsOf(ended).map((part) => sums.read(part)),
    ]);
    const closed = new Set(ended.filter((period) => isFinal(period, changes.get(period), at)));
    const isValid = ({ period, readAt, expiresAt }: StoredUsageSum) =>
      closed.has(period) && isFinal(period, changes.get(period), readAt) && expiresAt * 1_000 > at;
    return { closed, known: new Map(stored.flatMap((some) => [...some].filter(([, sum]) => isValid(sum)))) };
  }

  async function readAll({ periods, keys, since }: Wanted, take: (record: UsageRecord) => void): Promise<void> {
    const { closed, known } = await lookUp({ periods, since });
    const at = periods.findIndex((period) => !known.has(period));
    const summed = at === -1 ? periods : periods.slice(0, at);
    for (const period of summed) for (const record of (await known.get(period)?.records()) ?? []) take(record);
    let left = periods.slice(summed.length);
    for (let size = FIRST_STRETCH; left.length > 0; ) {
      const stretch = left.slice(0, size);
      left = left.slice(size);
      const [first = "", last = ""] = [stretch[0], stretch.at(-1)];
      const reading = await recent({ keys, first, last });
      for (const { record } of reading.records) if (record.period >= first && record.period <= last) take(record);
      const missing = stretch.filter((period) => closed.has(period) && !known.has(period));
      if (reading.isOwn) await keep(missing, reading);
      size = nextStretch(reading.records.length / stretch.length);
    }
  }

  /** What cannot be kept is read again by the next report. */
  async function keep(periods: readonly string[], { records, readAt }: Reading): Promise<void> {
    const byPeriod = Map.groupBy(records, ({ record }) => record.period);
    const work = async (period: string) => {
      const own = byPeriod.get(period) ?? [];
      const expiresAt = own.reduce((first, record) => Math.min(first, record.expiresAt), longestKept(period));
      const sum = { period, readAt, expiresAt, records: own.map(({ record }) => record) };
      if (expiresAt * 1_000 > readAt) await sums.write(sum).catch(() => {});
    };
    await eachOf(periods, { atOnce: WRITES_AT_ONCE, work });
  }

  return { readAll, known: async (wanted) => (await lookUp(wanted)).known };
}

/** At the same time, since one answer of DynamoDB has at most a megabyte. */
function partsOf(periods: readonly string[]): { readonly first: string; readonly last: string }[] {
  const count = Math.ceil(periods.length / PERIODS_OF_A_PART);
  return Array.from({ length: count }, (_, at) => {
    const part = periods.slice(at * PERIODS_OF_A_PART, (at + 1) * PERIODS_OF_A_PART);
    return { first: part[0] ?? "", last: part.at(-1) ?? "" };
  });
}

/** In periods: as many as are read at a time, by the records of one period in the stretch before. */
function nextStretch(recordsOfOne: number): number {
  return Math.max(1, Math.min(LONGEST_STRETCH, Math.floor(RECORDS_OF_A_STRETCH / Math.max(1, recordsOfOne))));
}

/** In milliseconds since 1970. */
function endOf(period: string): number {
  return isOfHour({ period }) ? Date.parse(`${period}:00Z`) + DAY / 24 : Date.parse(period) + DAY;
}

/** Whether all records of a period were there at a time, in milliseconds since 1970, as was its last late change. */
function isFinal(period: string, changedAt: number | undefined, at: number): boolean {
  return at >= Math.max(endOf(period), changedAt ?? 0) + GRACE;
}

/** On the first day with names, and the one after, an older version may still have run. */
function isComplete(period: string, since: string | undefined): boolean {
  return since !== undefined && Date.parse(period.slice(0, 10)) > Date.parse(since) + DAY;
}

/** Of a period without records, in seconds since 1970. */
function longestKept(period: string): number {
  return (endOf(period) + (isOfHour({ period }) ? 35 : 400) * DAY) / 1_000;
}
