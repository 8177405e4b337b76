// The call records in DynamoDB: found by the minute in which their call ended, and failures by the day as well. A minute has 16
// parts, because DynamoDB takes a thousand writes a second for each.
import { BatchWriteCommand, type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { type CallRecord, type CallRecords, CallRecordsLost } from "../core/call-records.ts";
import { hashToUnit } from "../core/upstream/hash.ts";
import { backoff, pause } from "../core/wire/pause.ts";

const HOUR_IN_SECONDS = 60 * 60;
const DAYS_OF_FAILURES = 30;
export const PARTS_OF_A_MINUTE = 16;

interface Options {
  readonly table: string;
  /** After so many hours DynamoDB deletes a record; of failures, one by the day stays for 30 days. */
  readonly keptHours: number;
}

type Item = Readonly<Record<string, unknown>>;

export function dynamoCallRecords(client: DynamoDBDocumentClient, { table, keptHours }: Options): CallRecords {
  /** Of at most 25 items; returns those that DynamoDB had no room for. */
  async function write(items: readonly Item[]): Promise<Item[]> {
    const requests = items.map((Item) => ({ PutRequest: { Item } }));
    const { UnprocessedItems: left = {} } = await client.send(
      new BatchWriteCommand({ RequestItems: { [table]: requests } }),
    );
    return (left[table] ?? []).flatMap(({ PutRequest: { Item: item } = {} }) => item ?? []);
  }

  async function putAll(items: readonly Item[]): Promise<void> {
    await Promise.all(items.map((Item) => client.send(new PutCommand({ TableName: table, Item }))));
  }

  async function writeAll(items: readonly Item[]): Promise<void> {
    let left = items;
    for (let tries = 1; left.length > 0; tries++) {
      left = await write(left);
      if (left.length === 0) return;
      if (tries === MOST_TRIES) throw new CallRecordsLost(left.length);
      await pause(backoff(tries)).over;
    }
  }

  return {
    async add(records) {
      const items = records.flatMap((record) => itemsOf(record, keptHours));
      if (records.length <= 1) return putAll(items);
      const batches = Array.from({ length: Math.ceil(items.length / MOST_ITEMS) }, (_, at) =>
        items.slice(at * MOST_ITEMS, (at + 1) * MOST_ITEMS),
      );
      const results = await Promise.allSettled(batches.map(writeAll));
      let lost = 0;
      let cause: unknown;
      for (const [at, result] of results.entries()) {
        if (result.status === "fulfilled") continue;
        cause = result.reason;
        lost += result.reason instanceof CallRecordsLost ? result.reason.count : (batches[at]?.length ?? 0);
      }
      if (lost > 0) throw new CallRecordsLost(lost, { cause });
    },
  };
}

/** Of one request to DynamoDB. */
const MOST_ITEMS = 25;
const MOST_TRIES = 3;

/** Each can be written again: it replaces itself. */
function itemsOf({ id, ...record }: CallRecord, keptHours: number): Item[] {
  const end = endOf(record);
  const item = (part: string, hours: number) => ({
    ...{ part, call: callOf({ at: end, id }), ...record },
    expiresAt: Math.ceil(end / 1000) + hours * HOUR_IN_SECONDS,
  });
  const ofMinute = item(partOf({ at: end, id }), keptHours);
  if (record.ending !== "failed") return [ofMinute];
  return [ofMinute, item(partOfFailures(end), Math.max(keptHours, DAYS_OF_FAILURES * 24))];
}

export interface CallPosition {
  /** When the call ended, in milliseconds since 1970. */
  readonly at: number;
  /** What the platform called the request; before all others of that moment, where it is empty. */
  readonly id: string;
}

/** Its record is written then: by the beginnings of calls, a long one would appear among those that were read before. */
export function endOf({ timestamp, duration }: Pick<CallRecord, "timestamp" | "duration">): number {
  return Date.parse(timestamp) + duration;
}

export function callOf({ at, id }: CallPosition): string {
  return `${new Date(at).toISOString()}#${id}`;
}

/** Reads the same. */
export function positionIn(call: string): CallPosition {
  const separator = call.indexOf("#");
  return { at: Date.parse(call.slice(0, separator)), id: call.slice(separator + 1) };
}

export function partOf({ at, id }: CallPosition): string {
  return partOfMinute(at, Math.floor(hashToUnit(id) * PARTS_OF_A_MINUTE));
}

export function partOfMinute(at: number, part: number): string {
  return `${new Date(at).toISOString().slice(0, "2026-11-22T09:31".length)}#${part}`;
}

/** Of one day. */
export function partOfFailures(at: number): string {
  return `failed#${new Date(at).toISOString().slice(0, "2026-11-22".length)}`;
}
