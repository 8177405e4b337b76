// Keys by the admin API: shown once, never lost, never changed unseen.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KeyDocument, ModelDocument } from "../../../functions/core/directory/directory.ts";
import { openApi } from "../support/api.ts";

const MODEL: ModelDocument = { name: "m", model: "openai/gpt-4.1-mini", prices: "none" };
const hashOf = (at: number) => at.toString(16).padStart(64, "0");
const keyNamed = (name: string, at: number): KeyDocument => ({
  name,
  hash: hashOf(at),
  public_id: `id${at.toString().padStart(6, "0")}`,
  allowed_models: ["m"],
});

async function withKey() {
  const api = await openApi(MODEL);
  const made = await api.ask("POST api_keys", {
    body: { name: "team-a", allowed_models: ["m"], rate_limit: { rpm: 60 } },
  });
  return { ...api, made, id: made.body.id as string, etag: String(made.headers["etag"]) };
}

describe("a key", () => {
  it("is created with its secret in this answer only", async () => {
    const { ask, made, id } = await withKey();
    expect(made).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^sk-sluice-/), state: "active" } });
    const read = await ask(`GET api_keys/${id}`);
    const { key: secret, ...shown } = made.body;
    expect(read.body).toEqual(shown);
    expect(JSON.stringify([read.text, (await ask("GET audit_logs")).text])).not.toContain(secret);
  });

  it("that exists is refused with its id", async () => {
    const { ask, id } = await withKey();
    const { status, body } = await ask("POST api_keys", { body: { name: "team-a", allowed_models: ["m"] } });
    expect([status, body.error.code, body.error.message]).toEqual([409, "key_exists", expect.stringContaining(id)]);
    expect(body.error.id).toBe(id);
  });

  it("is changed by a merge patch: null removes a limit, what is missing stays", async () => {
    const { ask, id, etag } = await withKey();
    const body = { rate_limit: { rpm: null, tpm: 100 } };
    const changed = await ask(`PATCH api_keys/${id}`, { body, headers: { "if-match": etag } });
    expect(changed).toMatchObject({ status: 200, body: { allowed_models: ["m"], rate_limit: { tpm: 100 } } });
    expect(changed.body.rate_limit).toEqual({ tpm: 100 });
    const gone = await ask(`PATCH api_keys/${id}`, { body: { rate_limit: null }, headers: { "if-match": "*" } });
    expect(gone.body).not.toHaveProperty("rate_limit");
  });

  it("that was changed meanwhile is shown as it is now, and stays so", async () => {
    const { ask, id, etag } = await withKey();
    const first = await ask(`PATCH api_keys/${id}`, {
      body: { rate_limit: { rpm: 1 } },
      headers: { "if-match": etag },
    });
    const lost = await ask(`PATCH api_keys/${id}`, { body: { rate_limit: { rpm: 2 } }, headers: { "if-match": etag } });
    expect(lost).toMatchObject({ status: 412, headers: { etag: first.headers["etag"] } });
    expect(lost.body.error.present).toEqual(first.body);
    expect((await ask(`GET api_keys/${id}`)).body).toEqual(first.body);
  });

  it("is rotated once: a repeated request meets what the first has done", async () => {
    const { ask, id, etag } = await withKey();
    const rotated = await ask(`POST api_keys/${id}/rotate`, { body: {}, headers: { "if-match": etag } });
    expect(rotated).toMatchObject({ status: 201, body: { replaces: id, key: expect.stringMatching(/^sk-/) } });
    const again = await ask(`POST api_keys/${id}/rotate`, { body: {}, headers: { "if-match": etag } });
    expect(again).toMatchObject({ status: 412, body: { error: { present: { state: "grace" } } } });
  });

  it("that is rotated while its end cannot be stored shows its new secret all the same, and says so", async () => {
    const { ask, api, id } = await withKey();
    Object.assign(api.directory, { replace: async () => Promise.reject(new Error("throttled")) });
    const { status, body } = await ask(`POST api_keys/${id}/rotate`, { body: {}, headers: { "if-match": "*" } });
    expect([status, body.key, body.warnings]).toEqual([
      201,
      expect.stringMatching(/^sk-sluice-/),
      [expect.any(String)],
    ]);
  });

  it("is disabled, enabled, and revoked", async () => {
    const { ask, id } = await withKey();
    const any = { headers: { "if-match": "*" } };
    expect((await ask(`POST api_keys/${id}/disable`, any)).body.state).toBe("disabled");
    expect((await ask(`POST api_keys/${id}/enable`, any)).body.state).toBe("active");
    expect((await ask(`DELETE api_keys/${id}`, any)).body).toMatchObject({ id, deleted: true });
    expect((await ask(`GET api_keys/${id}`)).status).toBe(404);
  });

  it.each([
    [{ allowed_models: ["m"] }, "name", "missing_required_parameter"],
    [{ name: "b", allowed_models: ["nowhere"] }, null, "models_unknown"],
    [{ name: "b", allowed_models: ["m"], rate_limit: { rpm: 0 } }, "rate_limit.rpm", "invalid_value"],
    [{ name: "b", allowed_models: ["m"], rate_limit: { rps: 1 } }, "rate_limit.rps", "unknown_parameter"],
    [{ name: "b", allowed_models: ["m"], expires_at: "soon" }, "expires_at", "invalid_value"],
    [{ name: "b", allowed_models: "m" }, "allowed_models", "invalid_value"],
  ])("is not made of %j", async (body, param, code) => {
    const { ask } = await openApi(MODEL);
    const answer = await ask("POST api_keys", { body });
    expect([answer.status, answer.body.error.param, answer.body.error.code]).toEqual([400, param, code]);
  });

  it("is not lost where the audit log cannot be written, which is reported", async () => {
    const { ask, api, reported } = await openApi(MODEL);
    Object.assign(api.auditLog, { add: async () => Promise.reject(new Error("throttled")) });
    const made = await ask("POST api_keys", { body: { name: "team-a", allowed_models: ["m"] } });
    expect(made.body.key).toMatch(/^sk-sluice-/);
    expect(reported).toHaveLength(1);
  });
});

describe("the list of keys", () => {
  const THOUSAND = Array.from({ length: 1_000 }, (_, at) => keyNamed(`key-${(at * 7919) % 1_000}`, at));

  it("has each of 1,000 keys once, in order, also while others are added", async () => {
    const { ask, directory } = await openApi(MODEL, ...THOUSAND);
    const seen: string[] = [];
    for (let after = ""; ; ) {
      const { body } = await ask(`GET api_keys?limit=100${after && `&after=${after}`}`);
      seen.push(...body.data.map(({ name }: { name: string }) => name));
      await directory.add(keyNamed(`added-${seen.length}`, 5_000 + seen.length));
      if (!body.has_more) break;
      after = body.last_id;
    }
    const known = seen.filter((name) => name.startsWith("key-"));
    expect(known).toEqual(THOUSAND.map(({ name }) => name).sort());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("is the same in pages of any size and in both orders", async () => {
    const { ask } = await openApi(MODEL, ...THOUSAND.slice(0, 40));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 50 }), fc.constantFrom("asc", "desc"), async (limit, order) => {
        const ids: string[] = [];
        for (let after = ""; ; ) {
          const { body } = await ask(`GET api_keys?order=${order}&limit=${limit}${after && `&after=${after}`}`);
          ids.push(...body.data.map(({ name }: { name: string }) => name));
          expect([body.first_id, body.last_id]).toEqual([body.data[0].id, body.data.at(-1).id]);
          if (!body.has_more) break;
          after = body.last_id;
        }
        const sorted = THOUSAND.slice(0, 40)
          .map(({ name }) => name)
          .sort();
        expect(ids).toEqual(order === "asc" ? sorted : sorted.reverse());
      }),
      { numRuns: 20 },
    );
  });

  it("takes no cursor that it has not given, and no page beyond 100", async () => {
    const { ask } = await openApi(MODEL);
    expect((await ask("GET api_keys?after=x")).body.error.param).toBe("after");
    expect((await ask("GET api_keys?limit=101")).body.error.param).toBe("limit");
  });
});
