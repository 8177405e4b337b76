// Lists calls from a position on, as far as one request may look.
import { type CallPages, type CallPosition, LAST_ID, readFailures, readMinute } from "../../aws/read-calls.ts";
import type { UsageTable } from "../../aws/read-usage.ts";
import type { CallRecord } from "../../core/call-records.ts";

export interface CallFilter {
  readonly ending?: string | undefined;
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

/** Each minute is 16 queries, and each day of failures one. */
const MOST_STRETCHES = 60;
const KEPT = 72 * 60 * 60 * 1_000;
const FAILURES_KEPT = 30 * 24 * 60 * 60 * 1_000;

/**
 * `now` is in milliseconds since 1970. Ascending, the list has no end: `next` is where newer calls will follow. Records may be
 * written some seconds after their call, so that place lies a little back, and the last calls come again from there.
 */
export async function listCalls(table: UsageTable, wanted: Wanted, now: number): Promise<CallList> {
  const { order, limit, ending } = wanted;
  const isOfFailures = ending === "failed";
  const read = isOfFailures ? readFailures : readMinute;
  const oldest = now - (isOfFailures ? FAILURES_KEPT : KEPT);
  const first = startOf(wanted, { oldest, now });
  const found: CallRecord[] = [];
  let from = first;
  for (let stretch = 0; stretch < MOST_STRETCHES && from.at >= oldest && from.at <= now; stretch++) {
    const { calls, next }: CallPages = await read(table, { order, from });
    for (const call of calls) {
      if (!isWanted(call, wanted)) continue;
      found.push(call);
      if (found.length === limit) return { calls: found, next: placeOf(call), isAtEnd: false };
    }
    from = next;
  }
  if (order === "desc") return { calls: found, next: from, isAtEnd: from.at < oldest };
  if (from.at <= now) return { calls: found, next: from, isAtEnd: false };
  return { calls: found, next: first.at > now - SETTLING ? first : { at: now - SETTLING, id: "" }, isAtEnd: true };
}

function startOf(
  { order, after }: Wanted,
  { oldest, now }: { readonly oldest: number; readonly now: number },
): CallPosition {
  if (order === "desc") return after ?? { at: now, id: LAST_ID };
  return after === undefined || after.at < oldest ? { at: oldest, id: "" } : after;
}

/** Milliseconds: batches are written every ten seconds. */
const SETTLING = 15_000;

export function placeOf({ timestamp, id }: CallRecord): CallPosition {
  return { at: Date.parse(timestamp), id };
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
