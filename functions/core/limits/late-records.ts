// Marks periods whose usage records change long after their end, so that nobody relies on a sum that was read before.
import type { UsageRecord, UsageRecords } from "./usage-records.ts";

/** No key has so long a name. */
export const LATE = "#late".padEnd(999);

/** Milliseconds. */
export const HOUR = 60 * 60 * 1_000;

/**
 * Before a record that is written more than an hour after its day or hour has ended, writes another one: of the same period, and
 * with the end of the present hour in the place of the model. A call takes 15 minutes at most, and a server writes what it used
 * within seconds, unless the table is out of reach. `now` is in milliseconds since 1970.
 */
export function markedIfLate(records: UsageRecords, now: () => number): UsageRecords {
  return {
    async add(record) {
      const at = now();
      if (isLate(record, at)) await records.add({ ...record, key: LATE, model: `${Math.ceil(at / HOUR)}` });
      await records.add(record);
    },
    ofKey: (key, since) => records.ofKey(key, since),
  };
}

function isLate({ period }: UsageRecord, now: number): boolean {
  return new Date(now - HOUR).toISOString() > `${period}~`; // It comes after what follows a period.
}
