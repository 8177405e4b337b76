// Reads in which hours there were any calls at all, so that idle ones need not be looked through.
import { readKeyNames } from "./read-key-names.ts";
import { readPeriods } from "./read-periods.ts";
import type { UsageTable } from "./usage-table.ts";

interface Span {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Beyond them, an hour of calls is read as quickly as the usage of all keys. */
const MOST_KEYS = 50;

/** Whether calls may have come in an hour, such as `2026-11-22T09`, of the span. It is read once, when it is first asked for. */
export function usedHours(usage: UsageTable, span: Span): (hour: string) => Promise<boolean> {
  let reading: Promise<ReadonlySet<string> | undefined> | undefined;
  return async (hour) => {
    reading ??= readHours(usage, span);
    const hours = await reading;
    return hours === undefined || hours.has(hour);
  };
}

export function hourAt(at: number): string {
  return new Date(at).toISOString().slice(0, "2026-11-22T09".length);
}

/** Undefined if there are too many keys. Every key that was used since calls are recorded has its name among them. */
async function readHours(usage: UsageTable, { from, to }: Span): Promise<ReadonlySet<string> | undefined> {
  const { names } = await readKeyNames(usage);
  if (names.size > MOST_KEYS) return undefined;
  const records = await readPeriods(usage, { keys: [...names], first: hourAt(from), last: hourAt(to) });
  return new Set(records.map(({ period }) => period));
}
