// Admin keys that are disabled, and when they were last used.
import { describe, expect, it } from "vitest";
import { readAdminKey } from "../../../functions/admin/access/admin-key.ts";
import { LONGEST_MEMORY, openAccess } from "../../../functions/admin/access/authenticate.ts";
import { disableAdminKey } from "../../../functions/admin/access/disable-admin-key.ts";
import { answerAdmin } from "../../../functions/admin/api/answer-admin.ts";
import { noAudit } from "../../../functions/admin/audit/audit-by.ts";
import { Conflict } from "../../../functions/aws/stored-directory.ts";
import type { ConsoleRequest } from "../../../functions/core/console-request.ts";
import { ORIGIN, openApi } from "../support/api.ts";

const OWN = { "sec-fetch-site": "same-origin" };
const ANY = { "if-match": "*" };
const HOUR = 60 * 60_000;

/** With another admin key. */
async function withRobot() {
  const api = await openApi();
  const { body } = await api.ask("POST admin_api_keys", { body: { name: "robot", role: "operator" } });
  const headers = { authorization: `Bearer ${body.value}` };
  return { ...api, id: String(body.id), value: String(body.value), headers };
}

type Robot = Awaited<ReturnType<typeof withRobot>>;

async function sessionOf({ ask, value }: Pick<Robot, "ask" | "value">): Promise<string> {
  const { headers } = await ask("POST session", { body: { admin_key: value }, as: "nobody", headers: OWN });
  return String(headers["set-cookie"]).split(";")[0] ?? "";
}

async function idOf(role: string, { ask }: Pick<Robot, "ask">): Promise<string> {
  const { body } = await ask("GET admin_api_keys");
  return body.data.find(({ name }: { name: string }) => name === role).id;
}

describe("a disabled admin key", () => {
  it("is refused as an unknown one is, until it is enabled", async () => {
    const { ask, id, value, headers } = await withRobot();
    const disabled = await ask(`POST admin_api_keys/${id}/disable`, { headers: ANY });
    expect(disabled).toMatchObject({ status: 200, body: { id, state: "disabled" } });
    const unknown = { authorization: `Bearer ${value.slice(0, -1)}!` };
    expect((await ask("GET api_keys", { headers })).text).toBe((await ask("GET api_keys", { headers: unknown })).text);
    const signIn = await ask("POST session", { body: { admin_key: value }, as: "nobody", headers: OWN });
    expect(signIn.status).toBe(401);
    expect((await ask("GET admin_api_keys")).body.data).toContainEqual(
      expect.objectContaining({ name: "robot", state: "disabled" }),
    );
    expect((await ask(`POST admin_api_keys/${id}/enable`, { headers: ANY })).body.state).toBe("active");
    expect((await ask("GET api_keys", { headers })).status).toBe(200);
  });

  it("is refused within five seconds by an instance that has just used it", async () => {
    const { ask, admin, clock, id, value } = await withRobot();
    const other = openAccess({ table: admin, now: () => clock.at });
    expect((await other.keyOf(value))?.id).toBe(id);
    await ask(`POST admin_api_keys/${id}/disable`, { headers: ANY });
    clock.at += LONGEST_MEMORY;
    expect(await other.keyOf(value)).toBeUndefined();
  });

  it("ends the sessions that it opened, also once it is enabled again", async () => {
    const robot = await withRobot();
    const { ask, clock, id } = robot;
    const cookie = await sessionOf(robot);
    const status = async () => (await ask("GET session", { cookie, headers: OWN })).status;
    expect(await status()).toBe(200);
    expect((await ask("GET sessions")).body.data).toHaveLength(1);
    clock.at += 1;
    await ask(`POST admin_api_keys/${id}/disable`, { headers: ANY });
    expect(await status()).toBe(401);
    expect((await ask("GET sessions")).body.data).toEqual([]);
    await ask(`POST admin_api_keys/${id}/enable`, { headers: ANY });
    expect(await status()).toBe(401);
    const again = await sessionOf(robot);
    expect((await ask("GET session", { cookie: again, headers: OWN })).status).toBe(200);
  });

  it("is changed only as it was seen: the refusal carries its present state", async () => {
    const { ask, id } = await withRobot();
    const seen = (await ask(`GET admin_api_keys/${id}`)).headers["etag"] ?? "";
    const { headers } = await ask(`POST admin_api_keys/${id}/disable`, { headers: { "if-match": seen } });
    const late = await ask(`POST admin_api_keys/${id}/enable`, { headers: { "if-match": seen } });
    expect(late).toMatchObject({ status: 412, headers: { etag: headers["etag"] } });
    expect(late.body.error.present).toMatchObject({ id, state: "disabled" });
    const unchanged = await ask(`POST admin_api_keys/${id}/disable`, {
      headers: { "if-match": headers["etag"] ?? "" },
    });
    expect(unchanged).toMatchObject({ status: 200, headers: { etag: headers["etag"] } });
    expect((await ask("POST admin_api_keys/abcdefghijkl/disable", { headers: ANY })).status).toBe(404);
  });

  it("is changed once by those who have seen the same of it", async () => {
    const { admin: table, id } = await withRobot();
    const seen = (await readAdminKey(table, id)) ?? expect.fail("no key");
    const context = { table, audit: noAudit, by: { id: "cli:anna" } };
    await disableAdminKey(seen, context);
    await expect(disableAdminKey(seen, context)).rejects.toBeInstanceOf(Conflict);
  });

  it("is in the audit log, once for each change", async () => {
    const { ask, clock, id } = await withRobot();
    for (const verb of ["disable", "disable", "enable", "enable"]) {
      clock.at += 1;
      await ask(`POST admin_api_keys/${id}/${verb}`, { headers: ANY });
    }
    const { body } = await ask(`GET audit_logs?resource_ids[]=${id}&order=asc`);
    const said = body.data.map(({ type, changes }: { type: string; changes: object[] }) => [type, changes]);
    expect(said.slice(1)).toEqual([
      ["admin_api_key.disabled", [{ path: "disabled", after: true }]],
      ["admin_api_key.enabled", [{ path: "disabled", before: true }]],
    ]);
  });

  it("is never the caller's own, which could not enable itself again", async () => {
    const api = await openApi();
    const id = await idOf("admin", api);
    const own = await api.ask(`POST admin_api_keys/${id}/disable`, { headers: ANY });
    expect([own.status, own.body.error.code]).toEqual([409, "own_admin_key"]);
    const cookie = await sessionOf({ ask: api.ask, value: api.keyOf("admin") });
    const bySession = await api.ask(`POST admin_api_keys/${id}/disable`, { cookie, headers: { ...OWN, ...ANY } });
    expect(bySession.status).toBe(409);
    expect((await api.ask(`GET admin_api_keys/${id}`)).body.state).toBe("active");
    expect((await api.ask(`DELETE admin_api_keys/${id}`)).status).toBe(200);
  });
});

describe("the last use of an admin key", () => {
  const lastUse = async ({ ask, id }: Robot) => (await ask(`GET admin_api_keys/${id}`)).body.last_used_at;

  it("is its last request or sign-in, to the hour", async () => {
    const robot = await withRobot();
    const { ask, clock, headers } = robot;
    expect(await lastUse(robot)).toBeNull();
    const first = clock.at / 1_000;
    await ask("GET api_keys", { headers });
    expect(await lastUse(robot)).toBe(first);
    clock.at += HOUR - 1_000;
    await ask("GET api_keys", { headers });
    expect(await lastUse(robot)).toBe(first);
    clock.at += 1_000;
    await sessionOf(robot);
    expect(await lastUse(robot)).toBe(first + 3_600);
  });

  it("changes nothing that an operator has seen", async () => {
    const robot = await withRobot();
    const { ask, id, headers } = robot;
    const seen = (await ask(`GET admin_api_keys/${id}`)).headers["etag"] ?? "";
    await ask("GET api_keys", { headers });
    expect((await ask(`POST admin_api_keys/${id}/disable`, { headers: { "if-match": seen } })).status).toBe(200);
    expect(await lastUse(robot)).toBeTypeOf("number");
  });

  it("is written once an hour, whichever instances the key calls", async () => {
    const { admin, clock, value } = await withRobot();
    let writes = 0;
    const change: typeof admin.change = async (...given) => {
      const isDone = await admin.change(...given);
      writes += Number(isDone);
      return isDone;
    };
    const instances = Array.from({ length: 3 }, () => openAccess({ table: { ...admin, change }, now: () => clock.at }));
    for (let minute = 0; minute < 90; minute++) {
      await Promise.all(instances.map(({ keyOf }) => keyOf(value)));
      await Promise.all(instances.map(({ writeUses }) => writeUses()));
      clock.at += 60_000;
    }
    expect(writes).toBe(2);
  });

  it("is written after the answer, which does not depend on it, and reads nothing more", async () => {
    const { api, admin, clock, headers, reported } = await withRobot();
    let reads = 0;
    const get: typeof admin.get = (...given) => {
      reads += 1;
      return admin.get(...given);
    };
    const change = async () => {
      throw new Error("the table cannot be reached");
    };
    const access = openAccess({ table: { ...admin, get, change }, now: () => clock.at });
    const request: ConsoleRequest = {
      ...{ id: "1", method: "GET", path: "/v1/organization/api_keys", query: "", cookie: undefined, body: "" },
      ...{ address: undefined, origin: ORIGIN, killedAt: clock.at + 30_000, headers },
    };
    const reply = await answerAdmin(request, { ...api, access });
    expect([reply.status, reported]).toEqual([200, []]);
    await reply.settle();
    expect([reported.length, reads]).toEqual([1, 1]);
  });

  it("does not bring back a key that was revoked meanwhile", async () => {
    const { ask, admin, clock, id, value } = await withRobot();
    const access = openAccess({ table: admin, now: () => clock.at });
    await access.keyOf(value);
    await ask(`DELETE admin_api_keys/${id}`);
    await access.writeUses();
    expect((await ask(`GET admin_api_keys/${id}`)).status).toBe(404);
  });
});
