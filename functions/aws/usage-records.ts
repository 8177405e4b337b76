// The usage records in DynamoDB: one item for each key, day and model, found by the key's name and sorted by day.
import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import {
  RecordInDoubt,
  TALLY_NAMES,
  type Tally,
  type UsageRecord,
  type UsageRecords,
} from "../core/limits/usage-records.ts";
import { watchAttempts } from "./attempts.ts";

const DAY_IN_SECONDS = 24 * 60 * 60;

interface Options {
  readonly table: string;
  /** After so many days DynamoDB deletes a record. */
  readonly keptDays: number;
}

export function dynamoUsageRecords(client: DynamoDBDocumentClient, { table, keptDays }: Options): UsageRecords {
  return {
    /** Never twice: what may have been added, although nobody said so, is not sent again. */
    async add(record) {
      const changes = TALLY_NAMES.filter((name) => record[name] !== 0);
      const update = new UpdateCommand({
        TableName: table,
        Key: { key: record.key, dayAndModel: `${record.day}#${record.model}` },
        UpdateExpression: `SET expiresAt = :expiry ADD ${changes.map((name) => `#${name} :${name}`).join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(changes.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ":expiry": Date.parse(record.day) / 1000 + (keptDays + 1) * DAY_IN_SECONDS,
          ...Object.fromEntries(changes.map((name) => [`:${name}`, record[name]])),
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
        KeyConditionExpression: "#key = :key AND dayAndModel >= :since",
        ExpressionAttributeNames: { "#key": "key" },
        ExpressionAttributeValues: { ":key": key, ":since": since },
      });
      return ((await client.send(query)).Items ?? []).map(recordOf);
    },
  };
}

/** Reads an item; what was never added to is zero. */
export function recordOf(item: Record<string, unknown>): UsageRecord {
  const dayAndModel = String(item["dayAndModel"]);
  const separator = dayAndModel.indexOf("#");
  const tally = Object.fromEntries(TALLY_NAMES.map((name) => [name, Number(item[name] ?? 0)])) as Record<
    keyof Tally,
    number
  >;
  return {
    key: String(item["key"]),
    day: dayAndModel.slice(0, separator),
    model: dayAndModel.slice(separator + 1),
    ...tally,
  };
}
