// Reads usage records of days or hours for reports: of each key by a query of its own, and never the whole table.
import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { eachOf } from "../core/limits/each-of.ts";
import type { UsageRecord } from "../core/limits/usage-records.ts";
import { inKey } from "./usage-key.ts";
import { recordOf } from "./usage-records.ts";
import type { UsageTable } from "./usage-table.ts";

const QUERIES_AT_ONCE = 25;

export interface WantedRecords {
  /** The names of keys. */
  readonly keys: readonly string[];
  /** Days such as `2026-11-22`, or hours such as `2026-11-22T09`; both inclusive. */
  readonly first: string;
  readonly last: string;
  /** Whether it has to have what was written just before; unless given, it may be some moments behind. */
  readonly isConsistent?: boolean;
}

export interface ReadRecord {
  readonly record: UsageRecord;
  /** In seconds since 1970. */
  readonly expiresAt: number;
}

export async function readPeriods(usage: UsageTable, wanted: WantedRecords): Promise<UsageRecord[]> {
  return (await readExpiring(usage, wanted)).map(({ record }) => record);
}

export async function readExpiring(
  { client, table }: UsageTable,
  { keys, first, last, isConsistent = false }: WantedRecords,
): Promise<ReadRecord[]> {
  const records: ReadRecord[] = [];
  const work = async (key: string) => {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        KeyConditionExpression: "#key = :key AND dayAndModel BETWEEN :first AND :last",
        ExpressionAttributeNames: { "#key": "key" },
        ConsistentRead: isConsistent,
        // Records are sorted by `<period>#<model>`, and `$` comes after `#`.
        ExpressionAttributeValues: { ":key": key, ":first": inKey(first), ":last": `${inKey(last)}$` },
      },
    );
    for await (const { Items: items = [] } of pages)
      for (const item of items) records.push({ record: recordOf(item), expiresAt: Number(item["expiresAt"]) });
  };
  await eachOf(keys, { atOnce: QUERIES_AT_ONCE, work });
  return records;
}
