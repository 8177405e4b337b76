// Marks periods whose usage records change long after their end, so that nobody relies on a sum that was read before.
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { timesOf } from "../core/limits/usage-records.ts";
import { prefixOf } from "./usage-prefix.ts";

/** A key may have this name too: its records begin with a day or an hour, and these items with a hyphen. */
export const LATE = "#late";

/** Milliseconds. A call takes 15 minutes at most, and what it used is written within seconds; unless DynamoDB is out of reach. */
export const LATE_AFTER = 60 * 60 * 1_000;

interface Period {
  readonly period: string;
}

/** Whether a record of a period is written later than reports expect it; `now` is in milliseconds since 1970. */
export function isLate(record: Period, now: number): boolean {
  return now > timesOf(record).end + LATE_AFTER;
}

interface Mark {
  readonly table: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In seconds since 1970. */
  readonly expiresAt: number;
}

/** Has to be written before the record. */
export function lateMark(record: Period, { table, at, expiresAt }: Mark): UpdateCommand {
  return new UpdateCommand({
    TableName: table,
    Key: { key: LATE, dayAndModel: markOf(record) },
    UpdateExpression: "SET changedAt = :at, expiresAt = :expiry",
    ExpressionAttributeValues: { ":at": at, ":expiry": expiresAt },
  });
}

/** Marks of days come before those of hours, and sort by time. */
export function markOf({ period }: Period): string {
  return `-${prefixOf({ period })}${period}`;
}
