// Reads the usage records of all keys: the whole table, in parts at the same time if it is large.
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { recordOf } from "../../functions/aws/usage-records.ts";
import type { UsageRecord } from "../../functions/core/usage-records.ts";
import type { UsageTable } from "../stage.ts";

/** A table of so many bytes gets another part; each answer of DynamoDB has a megabyte at most. */
const BYTES_OF_A_PART = 8 * 1024 * 1024;
const MOST_PARTS = 16;

interface Options {
  /** The first day, such as `2026-11-22`. */
  readonly from: string;
  readonly tell: (done: string) => void;
}

export async function readRecords(usage: UsageTable, { from, tell }: Options): Promise<UsageRecord[]> {
  const records: UsageRecord[] = [];
  const parts = await countParts(usage);
  await Promise.all(Array.from({ length: parts }, (_, part) => readPart(part)));
  return records;

  async function readPart(part: number): Promise<void> {
    const pages = paginateScan(
      { client: usage.client },
      {
        TableName: usage.table,
        FilterExpression: "dayAndModel >= :from",
        ExpressionAttributeValues: { ":from": from },
        ...(parts > 1 && { Segment: part, TotalSegments: parts }),
      },
    );
    for await (const { Items: items = [] } of pages) {
      for (const item of items) records.push(recordOf(item));
      tell(`${records.length.toLocaleString("en-US")} records`);
    }
  }
}

async function countParts({ client, table }: UsageTable): Promise<number> {
  const { Table: description } = await client.send(new DescribeTableCommand({ TableName: table }));
  return Math.min(1 + Math.floor((description?.TableSizeBytes ?? 0) / BYTES_OF_A_PART), MOST_PARTS);
}
