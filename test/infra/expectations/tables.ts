// The tables, and what keeps them.
import { expect } from "vitest";
import { all, only, type Properties, type Resource } from "../state.ts";
import type { Expectations } from "./all.ts";

const TABLE = "aws:dynamodb/table:Table";

export const tables: Expectations = {
  "keys the tables as the gateway reads them, and pays by the request"({ resources }) {
    expect(all(resources, TABLE)).toHaveLength(5);
    expect(shape(resources, "DirectoryTable")).toEqual({ id: "S", hash: "id", billing: "PAY_PER_REQUEST" });
    expect(shape(resources, "CountersTable")).toEqual({ id: "S", hash: "id", billing: "PAY_PER_REQUEST" });
    const usage = { key: "S", dayAndModel: "S", hash: "key", range: "dayAndModel", billing: "PAY_PER_REQUEST" };
    expect(shape(resources, "UsageTable")).toEqual(usage);
    const calls = { part: "S", call: "S", hash: "part", range: "call", billing: "PAY_PER_REQUEST" };
    expect(shape(resources, "CallsTable")).toEqual(calls);
    const admin = { kind: "S", id: "S", hash: "kind", range: "id", billing: "PAY_PER_REQUEST" };
    expect(shape(resources, "AdminTable")).toEqual(admin);
  },

  "lets everything expire but models and keys"({ resources }) {
    const expiring = { attributeName: "expiresAt", enabled: true };
    expect(only(resources, TABLE, "DirectoryTable").inputs).not.toHaveProperty("ttl");
    for (const name of ["CountersTable", "UsageTable", "CallsTable", "AdminTable"])
      expect(only(resources, TABLE, name).inputs["ttl"]).toEqual(expiring);
  },

  "can restore every table to a point in time"({ resources }) {
    for (const { inputs } of all(resources, TABLE)) expect(inputs["pointInTimeRecovery"]).toEqual({ enabled: true });
  },

  "protects and retains the tables of production, and only those"({ resources, stage }) {
    const kept = stage === "production";
    for (const { inputs, retainOnDelete } of all(resources, TABLE)) {
      expect({ protected: inputs["deletionProtectionEnabled"], retained: retainOnDelete }).toEqual({
        protected: kept,
        retained: kept,
      });
    }
  },
};

function shape(resources: readonly Resource[], name: string): Properties {
  const { attributes, hashKey, rangeKey, billingMode } = only(resources, TABLE, name).inputs;
  const types = (attributes as { name: string; type: string }[]).map(({ name, type }) => [name, type]);
  return {
    ...Object.fromEntries(types),
    hash: hashKey,
    ...(rangeKey ? { range: rangeKey } : {}),
    billing: billingMode,
  };
}
