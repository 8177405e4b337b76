// The records of what keys have used of models in a day and in an hour: what operators are shown, and what no limit rests on.
import type { Histogram } from "./histogram.ts";

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
  /** A day or an hour, in UTC, such as `2026-11-22` or `2026-11-22T09`. */
  readonly period: string;
  /** The model that was asked for. */
  readonly model: string;
  readonly timesToFirstToken: Histogram;
  /** Of calls that were not refused. */
  readonly durations: Histogram;
  /** How many calls failed or were refused, by code (see `counted-code.ts`). */
  readonly errors: Readonly<Record<string, number>>;
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
  /** Adds to the record of the same key, period and model. Throws a RecordInDoubt if it is unknown whether it did. */
  add(record: UsageRecord): Promise<void>;
  /** The records of days of a key, from one day on. */
  ofKey(key: string, since: string): Promise<UsageRecord[]>;
}

/** It may have been added, now or later: sent again, it could be counted twice. */
export class RecordInDoubt extends Error {
  override readonly name = "RecordInDoubt";

  constructor(options?: ErrorOptions) {
    super("the usage record may not have been added", options);
  }
}

export function isOfHour({ period }: Pick<UsageRecord, "period">): boolean {
  return period.includes("T");
}

/** The sum of two records of the same key, period and model. */
export function addedTo(sum: UsageRecord | undefined, record: UsageRecord): UsageRecord {
  const added = openSum(record);
  if (sum !== undefined) addTo(added, sum);
  return added;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
type Counts = Record<string, number>;

/** Of records that come one after the other: it is changed in place. */
export interface UsageSum extends Writable<UsageRecord> {
  readonly timesToFirstToken: Counts;
  readonly durations: Counts;
  readonly errors: Counts;
}

export function openSum(first: UsageRecord): UsageSum {
  const { timesToFirstToken, durations, errors } = first;
  return { ...first, timesToFirstToken: { ...timesToFirstToken }, durations: { ...durations }, errors: { ...errors } };
}

export function addTo(sum: UsageSum, record: UsageRecord): void {
  addCounts(sum.timesToFirstToken, record.timesToFirstToken);
  addCounts(sum.durations, record.durations);
  addCounts(sum.errors, record.errors);
  for (const name of TALLY_NAMES) sum[name] += record[name];
}

function addCounts(sum: Counts, further: Histogram): void {
  for (const name in further) sum[name] = (sum[name] ?? 0) + (further[name] ?? 0);
}
