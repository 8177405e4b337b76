// In which hours there were calls, so that idle ones need not be looked through.
import { readKeyNames } from "../../aws/read-key-names.ts";
import { readPeriods } from "../../aws/read-periods.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import type { UsageReader } from "./usage-reader.ts";

interface Span {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** What the only key of interest may be called; all keys unless given. */
  readonly names?: readonly string[] | undefined;
}

interface Sources {
  readonly usage: UsageTable;
  readonly usageReader: UsageReader;
}

type HasCalls = (hour: string) => boolean;

/** The hours of so many keys are read. Of more keys, it is known of hours that reports have read before. */
const MOST_KEYS = 50;
const HOUR = 60 * 60 * 1_000;

/** Whether calls may have come in an hour, such as `2026-11-22T09`, of the span. It is read once, when it is first asked for. */
export function usedHours(sources: Sources, span: Span): (hour: string) => Promise<boolean> {
  let reading: Promise<HasCalls> | undefined;
  return async (hour) => {
    reading ??= readHours(sources, span);
    return (await reading)(hour);
  };
}

export function hourAt(at: number): string {
  return new Date(at).toISOString().slice(0, "2026-11-22T09".length);
}

/** Every key that was used since calls are recorded has its name among those that are recorded. */
async function readHours({ usage, usageReader }: Sources, { from, to, names: only = [] }: Span): Promise<HasCalls> {
  const { names, since } = await readKeyNames(usage);
  const isOfOne = only.some((name) => names.has(name));
  const keys = isOfOne ? only : [...names];
  if (keys.length <= MOST_KEYS) {
    const records = await readPeriods(usage, { keys, first: hourAt(from), last: hourAt(to) });
    const hours = new Set(records.map(({ period }) => period));
    return (hour) => hours.has(hour);
  }
  const count = Math.floor(to / HOUR) - Math.floor(from / HOUR) + 1;
  const periods = Array.from({ length: count }, (_, at) => hourAt(from + at * HOUR));
  const known = await usageReader.known({ periods, since });
  return (hour) => (known.get(hour)?.count ?? 1) > 0;
}
