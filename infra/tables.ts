// The gateway's tables. They are protected from deletion where the app is; SST's defaults add on-demand billing and
// point-in-time recovery, and `removal: "retain"` keeps the tables of production when the stage is removed.
import { TABLES, type TableKeys } from "../functions/aws/table-keys.ts";

// A link gives the function the table's name only. SST's own link would also allow dynamodb:* on the table.
sst.Linkable.wrap(sst.aws.Dynamo, (table) => ({ properties: { name: table.name } }));

export const directory = tableOf("Directory", TABLES.Directory);
export const counters = tableOf("Counters", TABLES.Counters);
export const usage = tableOf("Usage", TABLES.Usage);
export const calls = tableOf("Calls", TABLES.Calls);
export const admin = tableOf("Admin", TABLES.Admin);

function tableOf(name: string, { hashKey, rangeKey, ttl }: TableKeys) {
  return new sst.aws.Dynamo(name, {
    fields: { [hashKey]: "string", ...(rangeKey && { [rangeKey]: "string" as const }) },
    primaryIndex: { hashKey, ...(rangeKey && { rangeKey }) },
    ...(ttl && { ttl }),
    deletionProtection: $app.protect,
  });
}
