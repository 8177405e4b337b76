// Where the gateway keeps what must outlive an invocation. Deletion protection follows the app's; SST's own defaults add
// on-demand billing and point-in-time recovery, and `removal: "retain"` keeps production's tables if the stage goes.

// A link tells the function a table's name and gives no right to it: SST's own link would allow dynamodb:* on the table.
sst.Linkable.wrap(sst.aws.Dynamo, (table) => ({ properties: { name: table.name } }));

/** Models and keys, written by `npm run config` only. */
export const directory = new sst.aws.Dynamo("Directory", {
  fields: { id: "string" },
  primaryIndex: { hashKey: "id" },
  deletionProtection: $app.protect,
});

/** The limits' counts, one item per key or model. */
export const counters = new sst.aws.Dynamo("Counters", {
  fields: { id: "string" },
  primaryIndex: { hashKey: "id" },
  ttl: "expiresAt",
  deletionProtection: $app.protect,
});

/** What each key used, per day and model. */
export const usage = new sst.aws.Dynamo("Usage", {
  fields: { key: "string", dayAndModel: "string" },
  primaryIndex: { hashKey: "key", rangeKey: "dayAndModel" },
  ttl: "expiresAt",
  deletionProtection: $app.protect,
});
