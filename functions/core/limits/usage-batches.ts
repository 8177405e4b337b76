// Usage records of a process that serves many calls: they are added up in memory, and each sum is written once.
import { eachOf } from "./each-of.ts";
import { pairName } from "./pair-name.ts";
import { sharedTurn, takeTurns } from "./turns.ts";
import {
  addedTo,
  addTo,
  isOfHour,
  openSum,
  RecordInDoubt,
  type UsageRecord,
  type UsageRecords,
  type UsageSum,
} from "./usage-records.ts";

export interface BatchedUsageRecords extends UsageRecords {
  /**
   * Writes all that was added before. What has surely not been written is kept for the next time; what may have been is not, so
   * that nothing is counted twice. Rejects with the first failure, once all was tried.
   */
  flush(): Promise<void>;
}

/** Of keys, periods and models. Beyond them, records are written one by one. */
const MOST_SUMS = 20_000;
const WRITTEN_AT_ONCE = 20;

export function batchedUsageRecords(stored: UsageRecords, { mostSums = MOST_SUMS } = {}): BatchedUsageRecords {
  const sums = new Map<string, UsageSum>();
  let writing: Promise<void> = Promise.resolve();
  let flushes = 0;

  function keep(record: UsageRecord, name = nameOf(record)): void {
    const sum = sums.get(name);
    if (sum === undefined) sums.set(name, openSum(record));
    else addTo(sum, record);
  }

  async function writeAll(): Promise<void> {
    if (sums.size === 0) return;
    const failures: unknown[] = [];
    const work = async (sum: UsageRecord) => {
      await stored.add(sum).catch((failure) => {
        failures.push(failure);
        if (!(failure instanceof RecordInDoubt)) keep(sum);
      });
    };
    const all = [...sums.values()];
    sums.clear();
    flushes++;
    writing = eachOf(all, { atOnce: WRITTEN_AT_ONCE, work });
    await writing;
    if (failures.length > 0) throw failures[0];
  }

  /** Not while a sum is neither there nor here. */
  async function ofKey(key: string, since: string): Promise<UsageRecord[]> {
    for (;;) {
      await writing;
      const before = flushes;
      const records = await stored.ofKey(key, since);
      if (flushes === before) return withSums(records, [...sums.values()].filter(isOf(key, since)));
    }
  }

  return {
    async add(record) {
      const name = nameOf(record);
      if (sums.size >= mostSums && !sums.has(name)) await stored.add(record);
      else keep(record, name);
    },
    ofKey,
    flush: sharedTurn(takeTurns(), writeAll),
  };
}

function withSums(records: readonly UsageRecord[], sums: readonly UsageRecord[]): UsageRecord[] {
  const all = new Map(records.map((record) => [nameOf(record), record]));
  for (const sum of sums) all.set(nameOf(sum), addedTo(all.get(nameOf(sum)), sum));
  return [...all.values()];
}

function isOf(key: string, since: string) {
  return (record: UsageRecord) => record.key === key && !isOfHour(record) && record.period >= since;
}

function nameOf({ key, period, model }: UsageRecord): string {
  return `${period} ${pairName(key, model)}`;
}
