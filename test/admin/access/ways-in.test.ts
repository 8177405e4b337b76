// Every way into the admin API: links, sessions, admin keys; and everything that must not be one.
import { describe, expect, it } from "vitest";
import { createTicket } from "../../../functions/admin/access/ticket.ts";
import { ORIGIN, openApi } from "../support/api.ts";

const OWN = { "sec-fetch-site": "same-origin" };
const MINUTE = 60_000;

async function signIn(credential: (api: Awaited<ReturnType<typeof openApi>>) => Promise<object> | object) {
  const api = await openApi();
  const answer = await api.ask("POST session", { body: await credential(api), as: "nobody", headers: OWN });
  return { ...api, answer, cookie: String(answer.headers["set-cookie"]).split(";")[0] ?? "" };
}

const byTicket = () =>
  signIn(async ({ admin, clock }) => ({ ticket: await createTicket(admin, "operator", clock.at) }));
const byKey = () => signIn(({ keyOf }) => ({ admin_key: keyOf("viewer") }));

describe("a link", () => {
  it("opens a session of its role, in a cookie that no script and no other site can use", async () => {
    const { answer, ask, cookie } = await byTicket();
    expect(answer.body).toMatchObject({ name: "link", role: "operator", expires_at: "2026-11-22T22:00:00.000Z" });
    const attributes = String(answer.headers["set-cookie"]).split("; ").slice(1);
    expect(cookie).toMatch(/^__Host-sluice=\w{43}$/);
    expect(attributes.sort()).toEqual(["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict", "Secure"]);
    expect((await ask("GET session", { cookie, headers: OWN })).body).toMatchObject({ role: "operator" });
  });

  it("works once, also for those who use it at the same moment", async () => {
    const { ask, admin, clock } = await openApi();
    const ticket = await createTicket(admin, "admin", clock.at);
    const tries = Array.from({ length: 5 }, () =>
      ask("POST session", { body: { ticket }, as: "nobody", headers: OWN }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 401, 401, 401, 401]);
  });

  it("works for five minutes", async () => {
    const { ask, admin, clock } = await openApi();
    const ticket = await createTicket(admin, "admin", clock.at);
    clock.at += 5 * MINUTE;
    expect((await ask("POST session", { body: { ticket }, as: "nobody", headers: OWN })).body.error.code).toBe(
      "invalid_ticket",
    );
  });
});

describe("a session", () => {
  it("ends by signing out, after twelve hours, and by an admin's hand", async () => {
    for (const end of [
      async ({ ask, cookie }: Awaited<ReturnType<typeof byTicket>>) => ask("DELETE session", { cookie, headers: OWN }),
      async ({ clock }: Awaited<ReturnType<typeof byTicket>>) => {
        clock.at += 12 * 60 * MINUTE;
      },
      async ({ ask }: Awaited<ReturnType<typeof byTicket>>) => {
        const { body } = await ask("GET sessions");
        await ask(`DELETE sessions/${body.data[0].id}`);
      },
    ]) {
      const session = await byTicket();
      await end(session);
      expect((await session.ask("GET session", { cookie: session.cookie, headers: OWN })).status).toBe(401);
    }
  });

  it("ends with the admin key that opened it, within five seconds", async () => {
    const { ask, clock, cookie, admin } = await byKey();
    const { body } = await ask("GET session", { cookie, headers: OWN });
    expect(body).toMatchObject({ name: "viewer", role: "viewer" });
    const key = admin.all().find(({ kind, name }) => kind === "admin_key" && name === "viewer");
    await admin.remove("admin_key", key?.id ?? ""); // As another instance does.
    clock.at += 5_000;
    expect((await ask("GET session", { cookie, headers: OWN })).status).toBe(401);
  });

  it("is stored as a hash only, as links and admin keys are", async () => {
    const { admin, cookie, keyOf } = await byKey();
    const stored = JSON.stringify(admin.all());
    for (const secret of [cookie.split("=")[1] ?? "", keyOf("viewer"), keyOf("admin").split("-").at(-1) ?? ""])
      expect(stored).not.toContain(secret);
  });
});

it("the audit log and the sessions say apart where a request came from, and whom it says it was forwarded for", async () => {
  const { ask } = await openApi();
  const forwardedFor = "198.51.100.7";
  const created = await ask("POST admin_api_keys", { body: { name: "robot" }, forwardedFor });
  await ask("POST session", { body: { admin_key: created.body.value }, as: "nobody", headers: OWN, forwardedFor });
  await ask("GET api_keys", { headers: { authorization: "Bearer guess" }, forwardedFor });
  const said = { address: "192.0.2.1", forwarded_for: forwardedFor };
  expect((await ask("GET sessions")).body.data).toMatchObject([said]);
  expect((await ask("GET audit_logs")).body.data).toMatchObject([said, said, said]);
});

describe("a request with a session that another site may have sent is refused:", () => {
  const JSON_TYPE = { "content-type": "application/json" };
  it.each<[string, string, Record<string, string>]>([
    ["from another site", "GET api_keys", { "sec-fetch-site": "cross-site" }],
    ["from another port of the same host", "GET api_keys", { "sec-fetch-site": "same-site" }],
    ["by a link or a bookmark", "GET api_keys", { "sec-fetch-site": "none" }],
    ["from another origin, by an older browser", "POST api_keys", { ...JSON_TYPE, origin: "https://evil.example" }],
    ["from another port, by an older browser", "POST api_keys", { ...JSON_TYPE, origin: `${ORIGIN}:8443` }],
    ["from a page without an origin", "POST api_keys", { ...JSON_TYPE, origin: "null" }],
    ["that says nothing of where it comes from", "POST api_keys", JSON_TYPE],
    ["that says nothing, and only reads", "GET api_keys", {}],
    ["as a form", "POST api_keys", { ...OWN, "content-type": "application/x-www-form-urlencoded" }],
    ["as plain text", "POST api_keys", { ...OWN, "content-type": "text/plain" }],
    ["to sign out", "DELETE session", { ...JSON_TYPE, "sec-fetch-site": "cross-site" }],
    ["to sign in", "POST session", { ...JSON_TYPE, "sec-fetch-site": "cross-site" }],
  ])("%s", async (_, request, headers) => {
    const { ask, cookie } = await byTicket();
    const { status, body } = await ask(request, { cookie, headers, body: {} });
    expect([status, body.error.code]).toEqual([403, "cross_site_request"]);
  });

  it.each([
    ["two cookies of the name", (cookie: string) => `${cookie}; ${cookie}`],
    ["the cookie of plain HTTP", (cookie: string) => cookie.replace("__Host-", "")],
    ["a token that nobody has", () => `__Host-sluice=${"a".repeat(43)}`],
    ["no token", () => "__Host-sluice="],
  ])("nobody is known by %s", async (_, change) => {
    const { ask, cookie } = await byTicket();
    expect((await ask("GET api_keys", { cookie: change(cookie), headers: OWN })).status).toBe(401);
  });
});

describe("an admin key", () => {
  it("is no longer one when it has expired or was revoked", async () => {
    const { ask, clock } = await openApi();
    const { body } = await ask("POST admin_api_keys", {
      body: { name: "robot", role: "viewer", expires_in_seconds: 60 },
    });
    const headers = { authorization: `Bearer ${body.value}` };
    expect((await ask("GET api_keys", { headers })).status).toBe(200);
    clock.at += MINUTE;
    expect((await ask("GET api_keys", { headers })).status).toBe(401);
    const other = (await ask("POST admin_api_keys", { body: { name: "robot" } })).body;
    await ask(`DELETE admin_api_keys/${other.id}`);
    expect((await ask("GET api_keys", { headers: { authorization: `Bearer ${other.value}` } })).status).toBe(401);
  });

  it("is not a key of the gateway, nor the other way round", async () => {
    const { ask } = await openApi();
    for (const key of ["sk-sluice-abcdefghijkl-abc", "my-secret-key", "sluice-admin-abcdefghijkl-short"])
      expect((await ask("GET api_keys", { headers: { authorization: `Bearer ${key}` } })).status).toBe(401);
  });

  it("that is tried out leaves a few lines in the audit log, without what was tried", async () => {
    const { ask, admin } = await openApi();
    for (let at = 0; at < 50; at++)
      await ask("POST session", { body: { admin_key: `guess-${at}` }, as: "nobody", headers: OWN });
    const entries = admin.all().filter(({ type }) => type === "login.failed");
    expect(entries).toHaveLength(6);
    expect(JSON.stringify(entries)).not.toContain("guess");
  });

  it("that is wrong leaves such a line too, from the same few a minute", async () => {
    const { ask, admin, clock } = await openApi();
    const failed = () => admin.all().filter(({ type }) => type === "login.failed");
    const guess = (text: string) => ask("GET api_keys", { headers: { authorization: text } });
    expect((await guess("Bearer guess")).status).toBe(401);
    expect(failed()).toMatchObject([{ resource: { id: "admin_key" }, actor: { id: "unknown", address: "192.0.2.1" } }]);
    for (let at = 0; at < 50; at++) {
      await guess(`Bearer guess-${at}`);
      await guess(`Basic guess-${at}`);
      await ask("POST session", { body: { admin_key: `guess-${at}` }, as: "nobody", headers: OWN });
    }
    expect(failed()).toHaveLength(6);
    clock.at += MINUTE;
    await guess("Bearer guess");
    expect(failed()).toHaveLength(7);
    expect(JSON.stringify(failed())).not.toContain("guess");
  });

  it("that is missing leaves no line, and a session that has ended neither", async () => {
    const { ask, admin } = await openApi();
    await ask("GET api_keys", { as: "nobody" });
    await ask("GET api_keys", { cookie: `__Host-sluice=${"a".repeat(43)}`, headers: OWN });
    expect(admin.all().filter(({ type }) => type === "login.failed")).toEqual([]);
  });
});
