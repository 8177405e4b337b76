// The gateway's tables. They are protected from deletion where the app is; SST's defaults add on-demand billing and
// point-in-time recovery, and `removal: "retain"` keeps the tables of production when the stage is removed.

// A link gives the function the table's name only. SST's own link would also allow dynamodb:* on the table.
sst.Linkable.wrap(sst.aws.Dynamo, (table) => ({ properties: { name: table.name } }));

/** Models and keys. Only the command line writes them. */
export const directory = new sst.aws.Dynamo("Directory", {
  fields: { id: "string" },
  primaryIndex: { hashKey: "id" },
  deletionProtection: $app.protect,
});

/** The counters of the limits, one item per key or model. */
export const counters = new sst.aws.Dynamo("Counters", {
  fields: { id: "string" },
  primaryIndex: { hashKey: "id" },
  ttl: "expiresAt",
  deletionProtection: $app.protect,
});

/** The usage of each key, per day and model. */
export const usage = new sst.aws.Dynamo("Usage", {
  fields: { key: "string", dayAndModel: "string" },
  primaryIndex: { hashKey: "key", rangeKey: "dayAndModel" },
  ttl: "expiresAt",
  deletionProtection: $app.protect,
});
