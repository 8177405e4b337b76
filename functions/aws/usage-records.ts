// The usage records in DynamoDB: one item for each key, period and model, found by the key's name and sorted by period.
import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import {
  isOfHour,
  RecordInDoubt,
  TALLY_NAMES,
  type Tally,
  type UsageRecord,
  type UsageRecords,
} from "../core/limits/usage-records.ts";
import { watchAttempts } from "./attempts.ts";
import { type Item, numberIn } from "./item.ts";
import { inKey } from "./usage-key.ts";

const DAY_IN_SECONDS = 24 * 60 * 60;
const MOST_DAYS_OF_HOURS = 35;

interface Options {
  readonly table: string;
  /** After so many days DynamoDB deletes a record; one of an hour after 35, if that is earlier. */
  readonly keptDays: number;
}

export function dynamoUsageRecords(client: DynamoDBDocumentClient, { table, keptDays }: Options): UsageRecords {
  return {
    /** Never twice: what may have been added without a confirmation is not sent again. */
    async add(record) {
      const changes = countsOf(record).filter(([, count]) => count !== 0);
      const update = new UpdateCommand({
        TableName: table,
        Key: { key: record.key, dayAndModel: `${inKey(record.period)}#${record.model}` },
        UpdateExpression: `SET expiresAt = :expiry ADD ${changes.map((_, at) => `#${at} :${at}`).join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(changes.map(([name], at) => [`#${at}`, name])),
        ExpressionAttributeValues: {
          ":expiry": expiryOf(record, keptDays),
          ...Object.fromEntries(changes.map(([, count], at) => [`:${at}`, count])),
        },
      });
      let isInDoubt = false;
      const onDoubt = () => {
        isInDoubt = true;
      };
      const { causeOf } = watchAttempts(update, { isOnce: true, onDoubt });
      await client.send(update).catch((error) => {
        throw isInDoubt ? new RecordInDoubt({ cause: causeOf(error) }) : error;
      });
    },
    async ofKey(key, since) {
      const query = new QueryCommand({
        TableName: table,
        KeyConditionExpression: "#key = :key AND dayAndModel BETWEEN :since AND :last",
        ExpressionAttributeNames: { "#key": "key" },
        ExpressionAttributeValues: { ":key": key, ":since": since, ":last": AFTER_DAYS },
      });
      return ((await client.send(query)).Items ?? []).map(recordOf);
    },
  };
}

/** It comes after all digits, and before hours. */
const AFTER_DAYS = ":";

/** Such as `t5`: how many times to the first token are in bucket 5 of the histogram. */
const TIME_TO_FIRST_TOKEN = "t";
const DURATION = "d";
const ERROR = "error#";

/** By the names of the item's attributes. */
function countsOf(record: UsageRecord): [name: string, count: number][] {
  const prefixed = (prefix: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([name, count]): [string, number] => [`${prefix}${name}`, count]);
  return [
    ...TALLY_NAMES.map((name): [string, number] => [name, record[name]]),
    ...prefixed(TIME_TO_FIRST_TOKEN, record.timesToFirstToken),
    ...prefixed(DURATION, record.durations),
    ...prefixed(ERROR, record.errors),
  ];
}

/** In seconds since 1970: one day more, because a period has begun a while before its last call. */
function expiryOf(record: UsageRecord, keptDays: number): number {
  const days = isOfHour(record) ? Math.min(keptDays, MOST_DAYS_OF_HOURS) : keptDays;
  return Date.parse(record.period.slice(0, 10)) / 1000 + (days + 1) * DAY_IN_SECONDS;
}

/** Reads an item; what was never added to is zero. */
export function recordOf(item: Item): UsageRecord {
  const [, period = "", model = ""] = /^h?([^#]*)#(.*)$/s.exec(String(item["dayAndModel"])) ?? [];
  const tally = Object.fromEntries(TALLY_NAMES.map((name) => [name, numberIn(item, name)]));
  return {
    ...(tally as Record<keyof Tally, number>),
    ...{ key: String(item["key"]), period, model },
    timesToFirstToken: countsIn(item, /^t(\d+)$/),
    durations: countsIn(item, /^d(\d+)$/),
    errors: countsIn(item, /^error#(.+)$/),
  };
}

function countsIn(item: Item, form: RegExp): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const attribute in item) {
    const [, name] = form.exec(attribute) ?? [];
    if (name) counts[name] = numberIn(item, attribute);
  }
  return counts;
}
