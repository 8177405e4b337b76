// Lists calls from a position on, as far as one request may look.
import type { CallPosition } from "../../aws/call-records.ts";
import { LAST_ID, placeOf, readFailures, readMinute } from "../../aws/read-calls.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import type { CallRecord } from "../../core/call-records.ts";
import { hourAt } from "./used-hours.ts";

export interface CallFilter {
  readonly ending?: string | undefined;
  /** A key's name or its public id. */
  readonly key?: string | undefined;
  readonly model?: string | undefined;
  readonly code?: string | undefined;
  readonly request_id?: string | undefined;
}

interface Wanted extends CallFilter {
  readonly order: "asc" | "desc";
  readonly after?: CallPosition | undefined;
  readonly limit: number;
}

export interface CallList {
  readonly calls: readonly CallRecord[];
  /** Where to go on. */
  readonly next: CallPosition;
  /** Whether there is nothing more now. */
  readonly isAtEnd: boolean;
}

interface Options {
  /** How many hours records are kept; of failures there is one for 30 days. */
  readonly keptHours: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether calls may have come in an hour, such as `2026-11-22T09`. Hours without any are passed over. */
  readonly isUsed?: (hour: string) => Promise<boolean>;
}

/** Each minute is 16 queries, and each day of failures one. */
const MOST_STRETCHES = 60;
/** A filter that hardly any call passes must not read a busy day in one request. */
const MOST_READ = 50_000;
/** Of one part at a time, where most may not be wanted: half of what DynamoDB reads at a time, for calls of usual size. */
const MOST_OF_A_PART = 1_000;
const HOUR = 60 * 60 * 1_000;
const HOURS_OF_FAILURES = 30 * 24;

/**
 * Ascending, the list has no end: `next` is where newer calls will follow. Records may be written some seconds after their call
 * has ended, so at the end that place lies a little back, and the last calls come again from there. A caller that asks on at once
 * until then sees every call.
 */
export async function listCalls(table: UsageTable, wanted: Wanted, options: Options): Promise<CallList> {
  const { keptHours, now } = options;
  const { order, limit } = wanted;
  const isOfFailures = wanted.ending === "failed";
  const oldest = now - (isOfFailures ? Math.max(keptHours, HOURS_OF_FAILURES) : keptHours) * HOUR;
  const read = isOfFailures ? readFailures : readMinute;
  const most = isFiltered(wanted) ? MOST_OF_A_PART : limit;
  const found: CallRecord[] = [];
  let from = startOf(wanted, { oldest, now });
  const isInReach = () => from.at >= oldest && from.at <= now;
  for (let stretch = 0, seen = 0; stretch < MOST_STRETCHES && seen < MOST_READ && isInReach(); stretch++) {
    const past = isOfFailures ? undefined : await pastIdleHour(from, order, options);
    if (past !== undefined) {
      from = past;
      continue;
    }
    const { calls, next } = await read(table, { order, from, most });
    for (const call of calls) {
      if (!isWanted(call, wanted)) continue;
      found.push(call);
      if (found.length === limit) return { calls: found, next: placeOf(call), isAtEnd: false };
    }
    seen += calls.length;
    from = next;
  }
  if (isInReach()) return { calls: found, next: from, isAtEnd: false };
  return { calls: found, next: order === "desc" ? from : { at: now - SETTLING, id: "" }, isAtEnd: true };
}

interface Reach {
  readonly oldest: number;
  readonly now: number;
}

function startOf({ order, after }: Wanted, { oldest, now }: Reach): CallPosition {
  if (order === "desc") return after === undefined || after.at > now ? { at: now, id: LAST_ID } : after;
  return after === undefined || after.at < oldest ? { at: oldest, id: "" } : after;
}

/** Milliseconds: batches are written every ten seconds. */
const SETTLING = 15_000;

/** Where to go on if the hour of a position has no records. They are found by the ends of calls, which take less than an hour. */
async function pastIdleHour(
  { at }: CallPosition,
  order: "asc" | "desc",
  { now, isUsed }: Options,
): Promise<CallPosition | undefined> {
  const start = Math.floor(at / HOUR) * HOUR;
  if (isUsed === undefined || start + HOUR + SETTLING > now) return undefined;
  if ((await isUsed(hourAt(start))) || (await isUsed(hourAt(start - HOUR)))) return undefined;
  return order === "asc" ? { at: start + HOUR, id: "" } : { at: start - 1, id: LAST_ID };
}

function isFiltered({ key, model, code, request_id, ending }: CallFilter): boolean {
  return [key, model, code, request_id].some((value) => value !== undefined) || ending === "complete";
}

function isWanted(call: CallRecord, { ending, key, model, code, request_id }: CallFilter): boolean {
  return (
    (ending === undefined || call.ending === ending) &&
    (key === undefined || call.key === key || call.key_id === key) &&
    (model === undefined || call.model === model || call.served === model) &&
    (code === undefined || call.code === code) &&
    (request_id === undefined || call.request_id === request_id || call.id === request_id)
  );
}
