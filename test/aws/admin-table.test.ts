// Changes of single members in the admin table, and in its twin in memory.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AdminTable, adminTable } from "../../functions/aws/admin-table.ts";
import { memoryAdminTable } from "../admin/support/memory-admin-table.ts";
import { type Stage, startStage } from "../cli/support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const tables: [string, () => AdminTable][] = [
  ["in DynamoDB", () => adminTable(stage.client, { table: stage.tables.Admin, now: Date.now })],
  ["in memory", () => memoryAdminTable(Date.now)],
];

describe.each(tables)("a change of an item %s", (_, open) => {
  it("sets and removes what it names, and nothing else", async () => {
    const table = open();
    await table.add({ kind: "k", id: "1", kept: "x", old: 1 });
    const isChanged = await table.change("k", "1", {
      set: { old: undefined, new: 2 },
      expected: { old: 1, new: undefined },
    });
    expect(isChanged).toBe(true);
    expect(await table.get("k", "1")).toEqual({ kind: "k", id: "1", kept: "x", new: 2 });
  });

  it("is not made where something is not as expected, nor where the item is missing", async () => {
    const table = open();
    await table.add({ kind: "k", id: "2", revision: "a" });
    for (const expected of [{ revision: "b" }, { revision: undefined }, { other: 1 }])
      expect(await table.change("k", "2", { set: { revision: "c" }, expected })).toBe(false);
    expect(await table.change("k", "3", { set: { revision: "c" }, expected: { revision: undefined } })).toBe(false);
    expect(await table.get("k", "2")).toEqual({ kind: "k", id: "2", revision: "a" });
    expect(await table.get("k", "3")).toBeUndefined();
  });
});
