// The daily records of what keys have used of models: what operators are shown, and what no limit rests on.

/** What is added up; `cost` is in nano-dollars. */
export interface Tally {
  readonly requests: number;
  /** Calls that the gateway refused, and calls that a provider or the network failed. */
  readonly refusals: number;
  readonly failures: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Calls among the requests whose tokens are the gateway's own estimate. */
  readonly estimated: number;
  readonly cost: number;
}

export interface UsageRecord extends Tally {
  /** The key's name; records outlive their keys. */
  readonly key: string;
  /** In UTC, such as `2026-11-22`. */
  readonly day: string;
  /** The model that was asked for. */
  readonly model: string;
}

export const TALLY_NAMES = [
  "requests",
  "refusals",
  "failures",
  "promptTokens",
  "cachedTokens",
  "completionTokens",
  "estimated",
  "cost",
] as const satisfies readonly (keyof Tally)[];

export interface UsageRecords {
  /** Adds to the record of the same key, day and model. Throws a RecordInDoubt if nobody knows whether it did. */
  add(record: UsageRecord): Promise<void>;
  /** The records of a key from a day on. */
  ofKey(key: string, since: string): Promise<UsageRecord[]>;
}

/** It may have been added, now or later: sent again, it could be counted twice. */
export class RecordInDoubt extends Error {
  override readonly name = "RecordInDoubt";

  constructor(options?: ErrorOptions) {
    super("the usage record may not have been added", options);
  }
}

/** The sum of two records of the same key, day and model. */
export function addedTo(sum: UsageRecord | undefined, record: UsageRecord): UsageRecord {
  if (sum === undefined) return record;
  const added = { ...record };
  for (const name of TALLY_NAMES) added[name] += sum[name];
  return added;
}
