// What is kept in DynamoDB, over one connection: models and keys, counters, usage records.
import "../core/in-every-instance.ts";
import type { Gateway } from "../core/answer.ts";
import type { CallRecords } from "../core/call-records.ts";
import type { KeyNames } from "../core/limits/key-names.ts";
import { dynamoCallRecords } from "./call-records.ts";
import { dynamoDirectory } from "./directory.ts";
import { connect } from "./dynamodb.ts";
import { dynamoKeyNames } from "./key-names.ts";
import { dynamoPools } from "./pools.ts";
import type { Resources } from "./resources.ts";
import { type RoleSource, roleOf } from "./role.ts";
import { unreadableItems } from "./unreadable-items.ts";
import { dynamoUsageRecords } from "./usage-records.ts";

/** Most of it is in DynamoDB's client anyway: a file of its own would cut that one into pieces, which every cold start reads. */
export { sign } from "./signature.ts";

interface Tables extends Pick<Gateway, "directory" | "pools" | "usageRecords"> {
  readonly callRecords: CallRecords;
  readonly keyNames: KeyNames;
  /** With whose credentials the tables are read. */
  readonly role: RoleSource;
}

/** `write` receives lines for the operator's log. */
export async function openTables(resources: Resources, write: (line: string) => void): Promise<Tables> {
  const client = connect();
  return {
    directory: dynamoDirectory(client, resources.tables.Directory, unreadableItems(write)),
    pools: dynamoPools(client, resources.tables.Counters),
    role: await roleOf(client),
    callRecords: dynamoCallRecords(client, { table: resources.tables.Calls, keptHours: resources.callHours }),
    keyNames: dynamoKeyNames(client, resources.tables.Usage),
    usageRecords: dynamoUsageRecords(client, { table: resources.tables.Usage, keptDays: resources.usageDays }),
  };
}
