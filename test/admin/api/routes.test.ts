// Every route of the admin API: who may ask it, and what it refuses.
import { describe, expect, it } from "vitest";
import { ROLES } from "../../../functions/admin/access/role.ts";
import type { Route } from "../../../functions/admin/api/route.ts";
import { ROUTES } from "../../../functions/admin/api/routes.ts";
import { openApi } from "../support/api.ts";

const all = Object.entries<Route>(ROUTES).map(([name, route]) => ({
  ...{ name, route, request: name.replace("/v1/organization/", "").replace(/\{\w+\}/g, "x") },
}));

describe("a route", () => {
  it.each(all)("is for its role and those with more rights: $name", async ({ route: { role }, request }) => {
    const { ask } = await openApi();
    const statuses = await Promise.all(ROLES.map(async (as) => (await ask(request, { as })).status));
    const refused = ROLES.filter((_, at) => statuses[at] === 403);
    expect(refused).toEqual(role === undefined ? [] : ROLES.slice(0, ROLES.indexOf(role)));
  });

  it.each(all.filter(({ route }) => route.role))("is refused without a key: $name", async ({ request }) => {
    const { ask } = await openApi();
    const { status, body } = await ask(request, { as: "nobody" });
    expect([status, body.error.code]).toEqual([401, "invalid_api_key"]);
    const unknown = await ask(request, { headers: { authorization: "Bearer sluice-admin-x" }, as: "nobody" });
    expect(unknown.status).toBe(401);
  });

  it.each(all)("refuses a query parameter that it does not know, by its name: $name", async ({ request }) => {
    const { ask } = await openApi();
    const { status, body } = await ask(`${request}?surprise=1`);
    expect([status, body.error.param, body.error.code]).toEqual([400, "surprise", "unknown_parameter"]);
  });

  it.each(["0x10", "1e1", "", " 5", "5.5", "NaN", "9".repeat(16)])(
    "takes no number that is written %j",
    async (limit) => {
      const { ask } = await openApi();
      const { status, body } = await ask(`GET api_keys?limit=${encodeURIComponent(limit)}`);
      expect([status, body.error.param]).toEqual([400, "limit"]);
    },
  );

  it.each(all.filter(({ route }) => route.body))(
    "refuses a member that it does not know, by its name: $name",
    async ({ request, route }) => {
      const { ask } = await openApi();
      const headers: Record<string, string> = route.isConditional ? { "if-match": "*" } : {};
      const { status, body } = await ask(request, { body: { surprise: 1 }, headers });
      expect(status).toBe(400);
      expect(body.error.param).toBeTypeOf("string");
    },
  );

  it.each(all.filter(({ route }) => route.isConditional))(
    "changes nothing unseen: $name",
    async ({ request, route }) => {
      const { ask } = await openApi();
      const { status, body } = await ask(request, route.body ? { body: {} } : {});
      expect([status, body.error.code]).toEqual([428, "precondition_required"]);
    },
  );
});

describe("a request", () => {
  it("to an unknown path is refused before its key is checked", async () => {
    const { ask } = await openApi();
    expect((await ask("GET nowhere", { as: "nobody" })).body.error.code).toBe("unknown_url");
    expect((await ask("GET /v1/organization", { as: "nobody" })).status).toBe(404);
  });

  it("with another method learns which are answered", async () => {
    const { ask } = await openApi();
    const { status, headers } = await ask("PUT api_keys", { as: "nobody" });
    expect([status, headers["allow"]]).toEqual([405, "GET, HEAD, POST"]);
  });

  it("of HEAD is answered as GET, without the body", async () => {
    const { ask } = await openApi();
    expect(await ask("HEAD api_keys")).toMatchObject({ status: 200, text: "" });
  });

  it("is never to be stored, and has an id", async () => {
    const { ask } = await openApi();
    const { headers } = await ask("GET api_keys", { headers: { "x-request-id": "mine" } });
    expect(headers).toMatchObject({ "cache-control": "no-store", "x-request-id": "mine" });
  });

  it.each([
    ["{", "invalid_json"],
    ["[1]", "invalid_value"],
  ])("whose body is %s is refused", async (text, code) => {
    const { api, keyOf } = await openApi();
    const { answerAdmin } = await import("../../../functions/admin/api/answer-admin.ts");
    const reply = await answerAdmin(
      {
        ...{ id: "1", method: "POST", path: "/v1/organization/api_keys", query: "", cookie: undefined },
        ...{ address: undefined, origin: "https://console.example", body: text, killedAt: 0 },
        headers: { authorization: `Bearer ${keyOf("admin")}` },
      },
      api,
    );
    expect([reply.status, JSON.parse(reply.text ?? "").error.code]).toEqual([400, expect.stringMatching(code)]);
  });
});
