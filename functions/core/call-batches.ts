// Call records of a process that serves many calls: they wait in memory until there are enough of them, or it is time.
import { type CallRecord, type CallRecords, CallRecordsLost } from "./call-records.ts";
import { eachOf } from "./limits/each-of.ts";
import { sharedTurn, takeTurns } from "./limits/turns.ts";

export interface BatchedCallRecords extends CallRecords {
  /** Writes all that wait. Never rejects: what is lost is counted. */
  flush(): Promise<void>;
  /** How many records were lost since this was asked last. */
  takeLost(): number;
}

/** The most that DynamoDB takes at once. */
const BATCH = 25;
const WRITTEN_AT_ONCE = 4;
/** A record has half a KB, and 20 KB at most. */
const MOST_WAITING = 2_000;

/** No call waits for its record. */
export function batchedCallRecords(stored: CallRecords, { mostWaiting = MOST_WAITING } = {}): BatchedCallRecords {
  let waiting: CallRecord[] = [];
  let underWay = 0;
  let lost = 0;

  async function write(batch: readonly CallRecord[]): Promise<void> {
    await stored.add(batch).catch((error) => {
      lost += error instanceof CallRecordsLost ? error.count : batch.length;
    });
    underWay -= batch.length;
  }

  async function writeAll(): Promise<void> {
    const all = waiting;
    waiting = [];
    underWay += all.length;
    await eachOf(batchesOf(all), { atOnce: WRITTEN_AT_ONCE, work: write });
  }

  const flush = sharedTurn(takeTurns(), writeAll);
  return {
    flush,
    async add(records) {
      for (const record of records) {
        if (waiting.length + underWay < mostWaiting) waiting.push(record);
        else lost++;
      }
      if (waiting.length >= BATCH) void flush();
    },
    takeLost() {
      const count = lost;
      lost = 0;
      return count;
    },
  };
}

function batchesOf(records: readonly CallRecord[]): CallRecord[][] {
  const count = Math.ceil(records.length / BATCH);
  return Array.from({ length: count }, (_, at) => records.slice(at * BATCH, (at + 1) * BATCH));
}
