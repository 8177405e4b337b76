// Reads the records of single calls: minute by minute in both directions, and failures by the day. Never the whole table.
import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { CallRecord } from "../core/call-records.ts";
import { callOf, PARTS_OF_A_MINUTE, partOf, partOfFailures } from "./call-records.ts";
import type { UsageTable } from "./read-usage.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface CallPosition {
  /** When the call came, in milliseconds since 1970. */
  readonly at: number;
  /** What the platform called the request; before all others of that moment, where it is empty. */
  readonly id: string;
}

interface Direction {
  readonly order: "asc" | "desc";
  readonly from: CallPosition;
}

export interface CallPages {
  /** Those of one stretch of time, in order, and where the next stretch begins. */
  readonly calls: readonly CallRecord[];
  readonly next: CallPosition;
}

/** Of one minute, from a position on. */
export async function readMinute(table: UsageTable, { order, from }: Direction): Promise<CallPages> {
  const minute = Math.floor(from.at / MINUTE) * MINUTE;
  const prefix = new Date(minute).toISOString().slice(0, "2026-11-22T09:31".length);
  const parts = Array.from({ length: PARTS_OF_A_MINUTE }, (_, part) =>
    readPart(table, `${prefix}#${part}`, { order, from }),
  );
  const calls = (await Promise.all(parts)).flat().sort(inOrder(order));
  return { calls, next: { at: order === "asc" ? minute + MINUTE : minute - 1, id: order === "asc" ? "" : LAST_ID } };
}

/** The failures of one day, from a position on. */
export async function readFailures(table: UsageTable, { order, from }: Direction): Promise<CallPages> {
  const day = Math.floor(from.at / DAY) * DAY;
  const calls = await readPart(table, partOfFailures(new Date(from.at).toISOString()), { order, from });
  return { calls, next: { at: order === "asc" ? day + DAY : day - 1, id: order === "asc" ? "" : LAST_ID } };
}

/** It comes after every id. */
export const LAST_ID = "~";

export async function readCall(
  { client, table }: UsageTable,
  { at, id }: CallPosition,
): Promise<CallRecord | undefined> {
  const timestamp = new Date(at).toISOString();
  const keys = [partOf(timestamp, id), partOfFailures(timestamp)].map((part) => ({
    part,
    call: callOf(timestamp, id),
  }));
  for (const key of keys) {
    const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: key }));
    const found = item && recordIn(item);
    if (found) return found;
  }
  return undefined;
}

/** Of what one part has in one read: DynamoDB's page of a megabyte is some thousands of calls. */
const MOST_OF_A_PART = 2_000;

async function readPart({ client, table }: Tables, part: string, { order, from }: Direction): Promise<CallRecord[]> {
  const position = callOf(new Date(from.at).toISOString(), from.id);
  const calls: CallRecord[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: `#part = :part AND #call ${order === "asc" ? ">" : "<"} :position`,
      ExpressionAttributeNames: { "#part": "part", "#call": "call" },
      ExpressionAttributeValues: { ":part": part, ":position": position },
      ScanIndexForward: order === "asc",
    },
  );
  for await (const { Items: items = [] } of pages) {
    calls.push(...items.flatMap((item) => recordIn(item) ?? []));
    if (calls.length >= MOST_OF_A_PART) break;
  }
  return calls;
}

interface Tables {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** Undefined for what is not as Sluice writes it. */
function recordIn(item: Record<string, unknown>): CallRecord | undefined {
  const { part: _, call, expiresAt: __, ...record } = item;
  const id = typeof call === "string" ? call.slice(call.indexOf("#") + 1) : "";
  const read = { ...record, id };
  return isRecord(read) ? read : undefined;
}

function isRecord(read: object): read is CallRecord {
  const { timestamp, key, ending } = { timestamp: undefined, key: undefined, ending: undefined, ...read };
  return typeof timestamp === "string" && typeof key === "string" && typeof ending === "string";
}

function inOrder(order: "asc" | "desc") {
  const sign = order === "asc" ? 1 : -1;
  return (one: CallRecord, other: CallRecord) =>
    callOf(one.timestamp, one.id) < callOf(other.timestamp, other.id) ? -sign : sign;
}
