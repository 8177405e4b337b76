// The keys of the gateway's tables. Only data: infra/ and the local server describe the same tables with it.

export interface TableKeys {
  readonly hashKey: string;
  readonly rangeKey?: string;
  /** The attribute that says when an item may be removed. */
  readonly ttl?: string;
}

/** By the names of SST's linked resources. All keys are strings. */
export const TABLES = {
  /** Models and keys. Only operators write them. */
  Directory: { hashKey: "id" },
  /** The counters of the limits, one item per key or model. */
  Counters: { hashKey: "id", ttl: "expiresAt" },
  /** The usage of each key, per day and model. */
  Usage: { hashKey: "key", rangeKey: "dayAndModel", ttl: "expiresAt" },
  /** One small record of each call, by the part of a minute in which it came. */
  Calls: { hashKey: "part", rangeKey: "call", ttl: "expiresAt" },
  /** Admin keys, sign-in links, sessions, the audit log, and sums of usage: what only operators' work needs. */
  Admin: { hashKey: "kind", rangeKey: "id", ttl: "expiresAt" },
} as const satisfies Record<string, TableKeys>;

export type TableNames = Readonly<Record<keyof typeof TABLES, string>>;

export type TableName = keyof typeof TABLES;

export const TABLE_NAMES = ["Directory", "Counters", "Usage", "Calls", "Admin"] as const satisfies readonly TableName[];
