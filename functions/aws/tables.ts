// What is kept in DynamoDB, over one connection: models and keys, counters, usage records.
import type { Gateway } from "../core/answer.ts";
import { dynamoCounters } from "./counters.ts";
import { dynamoDirectory } from "./directory.ts";
import { connect } from "./dynamodb.ts";
import type { Resources } from "./resources.ts";
import { dynamoUsageRecords } from "./usage-records.ts";

export function openTables(resources: Resources): Pick<Gateway, "directory" | "counters" | "usageRecords"> {
  const client = connect();
  return {
    directory: dynamoDirectory(client, resources.directoryTable),
    counters: dynamoCounters(client, resources.countersTable),
    usageRecords: dynamoUsageRecords(client, { table: resources.usageTable, keptDays: resources.usageDays }),
  };
}
