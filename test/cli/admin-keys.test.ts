// `admin keys`: what it says and stores of keys that are disabled, and of their last use.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAdminKey, readAdminKey, setLastUse } from "../../functions/admin/access/admin-key.ts";
import { type AdminTable, adminTable } from "../../functions/aws/admin-table.ts";
import { type Operator, operate } from "./support/in-process.ts";
import { type Stage, startStage } from "./support/stage.ts";

let stage: Stage;
let operator: Operator;
let table: AdminTable;
beforeAll(async () => {
  stage = await startStage();
  operator = await operate(stage);
  table = adminTable(stage.client, { table: stage.tables.Admin, now: Date.now });
});
afterAll(() => stage.close());

const keys = (...args: string[]) => operator.run("admin", "keys", ...args);

async function given(name: string): Promise<string> {
  const { key } = await createAdminKey(table, { name, role: "viewer" }, { now: Date.now(), createdBy: "test" });
  return key.id;
}

describe("admin keys", () => {
  it("disables a key by its name, enables it by its id, and writes both to the audit log", async () => {
    const id = await given("anna");
    expect(await keys("disable", "anna")).toMatchObject({
      code: 0,
      stderr: `Disabled the admin key 'anna' (${id}). Its sessions end within five seconds.\n`,
    });
    expect(await readAdminKey(table, id)).toMatchObject({ disabled: true });
    expect((await keys("list")).stdout).toMatch(new RegExp(`anna +${id} +viewer +disabled`));
    expect((await keys("disable", id)).stderr).toBe(`Already disabled: the admin key 'anna' (${id}).\n`);
    expect((await keys("enable", id)).stderr).toBe(`Enabled the admin key 'anna' (${id}).\n`);
    expect((await keys("list")).stdout).toMatch(new RegExp(`anna +${id} +viewer +active`));
    const audit = await operator.run("admin", "audit", "--resource", id, "--json");
    const types = JSON.parse(audit.stdout).map(({ type }: { type: string }) => type);
    expect(types).toEqual(["admin_api_key.enabled", "admin_api_key.disabled"]);
  });

  it("disables all keys of a name, and enables one at a time", async () => {
    const ids = [await given("team"), await given("team")].sort();
    const { stdout } = await keys("disable", "team", "--json");
    const said = JSON.parse(stdout) as { id: string; state: string; changed: boolean }[];
    expect(said.map(({ id, state, changed }) => [id, state, changed]).sort()).toEqual(
      ids.map((id) => [id, "disabled", true]),
    );
    expect(await keys("enable", "team")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("give the id of one"),
    });
    expect(await keys("disable", "nobody")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no admin key has the name or id 'nobody'"),
    });
  });

  it("lists when each key was last used", async () => {
    const id = await given("robot");
    const key = (await readAdminKey(table, id)) ?? expect.fail("no key");
    await setLastUse(table, key, Date.parse("2026-11-22T09:31:00Z"));
    const records = JSON.parse((await keys("list", "--json")).stdout) as { id: string; last_used_at?: string }[];
    expect(records.find((one) => one.id === id)).toMatchObject({ last_used_at: "2026-11-22T09:31:00.000Z" });
    const [titles, ...rows] = (await keys("list")).stdout.split("\n");
    expect(titles).toContain("LAST USED (UTC)");
    expect(rows.find((row) => row.startsWith("robot"))).toContain(" 2026-11-22 09:31 ");
  });
});
