// Reads usage records of days or hours for reports: of each key by a query of its own, and never the whole table.
import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { eachOf } from "../core/limits/each-of.ts";
import type { UsageRecord } from "../core/limits/usage-records.ts";
import { recordOf } from "./usage-records.ts";
import type { UsageTable } from "./usage-table.ts";

const QUERIES_AT_ONCE = 25;

interface Wanted {
  /** The names of keys. */
  readonly keys: readonly string[];
  /** Days such as `2026-11-22`, or hours such as `2026-11-22T09`; both inclusive. */
  readonly first: string;
  readonly last: string;
}

export async function readPeriods(
  { client, table }: UsageTable,
  { keys, first, last }: Wanted,
): Promise<UsageRecord[]> {
  const records: UsageRecord[] = [];
  const prefix = first.includes("T") ? "h" : "";
  const work = async (key: string) => {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        KeyConditionExpression: "#key = :key AND dayAndModel BETWEEN :first AND :last",
        ExpressionAttributeNames: { "#key": "key" },
        // Records are sorted by `<period>#<model>`, and `$` comes after `#`.
        ExpressionAttributeValues: { ":key": key, ":first": `${prefix}${first}`, ":last": `${prefix}${last}$` },
      },
    );
    for await (const { Items: items = [] } of pages) records.push(...items.map(recordOf));
  };
  await eachOf(keys, { atOnce: QUERIES_AT_ONCE, work });
  return records;
}
