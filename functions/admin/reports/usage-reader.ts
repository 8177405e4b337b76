// Reads what all keys used. A period that has long ended is read once, and its sum is kept for all later reports; only what may
// still change is read from the records each time.
import { readLateRecords } from "../../aws/read-late-records.ts";
import type { StoredUsageSum, UsageSums } from "../../aws/usage-sums.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import { eachOf } from "../../core/limits/each-of.ts";
import { isOfHour, timesOf, type UsageRecord } from "../../core/limits/usage-records.ts";
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
  /** Of those of the periods that have long ended, and were read before: in which there was any use. */
  known(wanted: Pick<Wanted, "periods" | "since">): Promise<ReadonlyMap<string, StoredUsageSum>>;
}

const DAY = 24 * 60 * 60 * 1_000;
const WRITES_AT_ONCE = 10;

export function usageReader({ usage, sums, now }: Options): UsageReader {
  const recent = recentRecords(usage, now);

  async function lookUp({ periods, since }: Pick<Wanted, "periods" | "since">) {
    const at = now();
    const ended = periods.filter((period) => isComplete(period, since) && isFinal(period, undefined, at));
    const [first, last] = [ended[0], ended.at(-1)];
    if (first === undefined || last === undefined) return { closed: new Set<string>(), known: new Map() };
    const [changes, ...stored] = await Promise.all([
      readLateRecords(usage, { first, last }),
      ...stretchesOf(ended).map((stretch) => sums.read(stretch)),
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
    for (const stretch of stretchesOf(periods.slice(summed.length))) {
      const reading = await recent({ keys, ...stretch });
      for (const { record } of reading.records)
        if (record.period >= stretch.first && record.period <= stretch.last) take(record);
      const missing = stretch.periods.filter((period) => closed.has(period) && !known.has(period));
      if (reading.isOwn) await keep(missing, reading);
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

interface Stretch {
  readonly first: string;
  readonly last: string;
  readonly periods: readonly string[];
}

/** As much as is read at a time, so that what was read is kept even if there is no time for all of it. */
function stretchesOf(periods: readonly string[]): Stretch[] {
  const most = periods.some((period) => isOfHour({ period })) ? 168 : 31;
  const count = Math.ceil(periods.length / most);
  return Array.from({ length: count }, (_, at) => {
    const own = periods.slice(at * most, (at + 1) * most);
    return { first: own[0] ?? "", last: own.at(-1) ?? "", periods: own };
  });
}

/** Whether all records of a period were there at a time, in milliseconds since 1970, as was its last late change. */
function isFinal(period: string, changedAt: number | undefined, at: number): boolean {
  return at >= Math.max(timesOf({ period }).end, changedAt ?? 0) + GRACE;
}

/** On the first day with names, and the one after, an older version may still have run. */
function isComplete(period: string, since: string | undefined): boolean {
  return since !== undefined && Date.parse(period.slice(0, 10)) > Date.parse(since) + DAY;
}

/** Of a period without records, in seconds since 1970. */
function longestKept(period: string): number {
  const { end } = timesOf({ period });
  return (end + (isOfHour({ period }) ? 35 : 400) * DAY) / 1_000;
}
