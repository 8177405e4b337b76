// Records of single calls: the log's entries, kept for a while for operators to look at. Nothing rests on them, so they may be lost.
import type { LogEntry } from "./log-entry.ts";

export interface CallRecord extends LogEntry {
  /** What the platform calls the request: no two have the same. */
  readonly id: string;
  /** In nano-dollars. */
  readonly cost: number;
  /** Set where successful calls are recorded as a sample: how many this process has left out since the last one. */
  readonly left_out?: number | undefined;
  readonly sampled?: true | undefined;
}

export interface CallRecords {
  /** Throws CallRecordsLost if not all are kept. */
  add(records: readonly CallRecord[]): Promise<void>;
}

export class CallRecordsLost extends Error {
  override readonly name = "CallRecordsLost";
  readonly count: number;

  constructor(count: number, options?: ErrorOptions) {
    super(`${count} ${count === 1 ? "record of a call was" : "records of calls were"} lost`, options);
    this.count = count;
  }
}

/** Which calls are recorded. Refusals never are: usage records count them by code. */
export const RECORDED_CALLS = ["all", "sample", "failures", "off"] as const;
export type RecordedCalls = (typeof RECORDED_CALLS)[number];
