// Reads which periods have usage records that were changed long after their end.
import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { LATE, markOf } from "./late-records.ts";
import type { UsageTable } from "./usage-table.ts";

interface Span {
  /** Days such as `2026-11-22`, or hours such as `2026-11-22T09`; both inclusive. */
  readonly first: string;
  readonly last: string;
}

/** By the period, when it was changed last, in milliseconds since 1970. */
export async function readLateRecords(
  { client, table }: UsageTable,
  { first, last }: Span,
): Promise<ReadonlyMap<string, number>> {
  const query = {
    TableName: table,
    KeyConditionExpression: "#key = :key AND dayAndModel BETWEEN :first AND :last",
    ExpressionAttributeNames: { "#key": "key" },
    ExpressionAttributeValues: {
      ":key": LATE,
      ":first": markOf({ period: first }),
      ":last": markOf({ period: last }),
    },
    ConsistentRead: true,
  };
  const changed = new Map<string, number>();
  for await (const { Items: items = [] } of paginateQuery({ client }, query))
    for (const { dayAndModel, changedAt } of items)
      changed.set(String(dayAndModel).replace(/^-h?/, ""), Number(changedAt));
  return changed;
}
