// Reads the names of all keys that were used since they are recorded.
import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { NAMES } from "./key-names.ts";
import type { UsageTable } from "./usage-table.ts";

export interface StoredNames {
  readonly names: ReadonlySet<string>;
  /** The day from which on they are recorded; undefined if there are none. */
  readonly since: string | undefined;
}

export async function readKeyNames({ client, table }: UsageTable): Promise<StoredNames> {
  const names = new Set<string>();
  let since: string | undefined;
  const query = {
    TableName: table,
    KeyConditionExpression: "#key = :key AND dayAndModel < :digits",
    ExpressionAttributeNames: { "#key": "key" },
    ExpressionAttributeValues: { ":key": NAMES, ":digits": "0" },
  };
  for await (const { Items: items = [] } of paginateQuery({ client }, query)) {
    for (const item of items) {
      if (item["names"] instanceof Set) for (const name of item["names"]) names.add(String(name));
      const day = String(item["since"]);
      if (since === undefined || day < since) since = day;
    }
  }
  return { names, since };
}
