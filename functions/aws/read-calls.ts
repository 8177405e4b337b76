// Reads the records of single calls: minute by minute in both directions, and failures by the day. Never the whole table.
import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { CallRecord } from "../core/call-records.ts";
import {
  type CallPosition,
  callOf,
  endOf,
  PARTS_OF_A_MINUTE,
  partOf,
  partOfFailures,
  partOfMinute,
  positionIn,
} from "./call-records.ts";
import type { UsageTable } from "./usage-table.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface Direction {
  readonly order: "asc" | "desc";
  readonly from: CallPosition;
  /** How many records each part of a stretch reads at most. */
  readonly most: number;
}

export interface CallPages {
  /** In order. */
  readonly calls: readonly CallRecord[];
  /** Where to go on: none is between the last of them and that. */
  readonly next: CallPosition;
}

/** Of one minute, from a position on. */
export async function readMinute(table: UsageTable, direction: Direction): Promise<CallPages> {
  const { at } = direction.from;
  const parts = Array.from({ length: PARTS_OF_A_MINUTE }, (_, part) => partOfMinute(at, part));
  return readParts(table, parts, { ...direction, end: endOfStretch(direction, MINUTE) });
}

/** The failures of one day, from a position on. */
export async function readFailures(table: UsageTable, direction: Direction): Promise<CallPages> {
  return readParts(table, [partOfFailures(direction.from.at)], { ...direction, end: endOfStretch(direction, DAY) });
}

/** It comes after every id. */
export const LAST_ID = "~";

function endOfStretch({ order, from: { at } }: Direction, length: number): CallPosition {
  const start = Math.floor(at / length) * length;
  return order === "asc" ? { at: start + length, id: "" } : { at: start - 1, id: LAST_ID };
}

interface Stretch extends Direction {
  /** Where the stretch after it begins. */
  readonly end: CallPosition;
}

/** What lies behind the end of a part that was not read whole has to wait: others of that part may come before it. */
async function readParts(table: UsageTable, parts: readonly string[], stretch: Stretch): Promise<CallPages> {
  const { order, end } = stretch;
  const compare = order === "asc" ? byPosition : (one: string, other: string) => byPosition(other, one);
  const pages = await Promise.all(parts.map((part) => readPart(table, part, stretch)));
  const [frontier] = pages.flatMap(({ readTo }) => readTo ?? []).sort(compare);
  const calls = pages
    .flatMap(({ found }) => found)
    .filter(({ call }) => frontier === undefined || compare(call, frontier) <= 0)
    .sort((one, other) => compare(one.call, other.call));
  return { calls: calls.map(({ record }) => record), next: frontier === undefined ? end : positionIn(frontier) };
}

interface Part {
  readonly found: readonly { readonly call: string; readonly record: CallRecord }[];
  /** The last that was read, where there may be more. */
  readonly readTo: string | undefined;
}

async function readPart({ client, table }: UsageTable, part: string, { order, from, most }: Direction): Promise<Part> {
  const query = new QueryCommand({
    TableName: table,
    KeyConditionExpression: `#part = :part AND #call ${order === "asc" ? ">" : "<"} :position`,
    ExpressionAttributeNames: { "#part": "part", "#call": "call" },
    ExpressionAttributeValues: { ":part": part, ":position": callOf(from) },
    ScanIndexForward: order === "asc",
    Limit: most,
  });
  const { Items: items = [], LastEvaluatedKey: last } = await client.send(query);
  const found = items.flatMap((item) => {
    const record = recordIn(item);
    return record === undefined ? [] : [{ call: callOf(placeOf(record)), record }];
  });
  return { found, readTo: last && String(last["call"]) };
}

export function placeOf(record: CallRecord): CallPosition {
  return { at: endOf(record), id: record.id };
}

export async function readCall({ client, table }: UsageTable, place: CallPosition): Promise<CallRecord | undefined> {
  for (const part of [partOf(place), partOfFailures(place.at)]) {
    const get = new GetCommand({ TableName: table, Key: { part, call: callOf(place) } });
    const { Item: item } = await client.send(get);
    const found = item && recordIn(item);
    if (found) return found;
  }
  return undefined;
}

/** Undefined for what is not as Sluice writes it. */
function recordIn(item: Record<string, unknown>): CallRecord | undefined {
  const { part: _, call, expiresAt: __, ...record } = item;
  const read = { ...record, id: positionIn(String(call)).id };
  return isRecord(read) && callOf(placeOf(read)) === call ? read : undefined;
}

function isRecord(read: object): read is CallRecord {
  const { timestamp, duration, key, ending }: Record<string, unknown> = { ...read };
  if (typeof timestamp !== "string" || typeof duration !== "number") return false;
  return Number.isInteger(endOf({ timestamp, duration })) && typeof key === "string" && typeof ending === "string";
}

function byPosition(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
