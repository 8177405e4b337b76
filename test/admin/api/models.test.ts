// Models by the admin API: their secrets can be written, and never read.
import { describe, expect, it } from "vitest";
import { openApi } from "../support/api.ts";

const SECRET = "sk-the-providers-own-key";
const WRITTEN = {
  name: "mine",
  model: "openai/gpt-4.1-mini",
  prices: "none",
  provider_config: { api_key: SECRET, api_base: "https://api.example.com/v1?key=hidden-in-the-query" },
};

async function withModel() {
  const api = await openApi();
  const made = await api.ask("POST models", { body: WRITTEN });
  return { ...api, made, etag: String(made.headers["etag"]) };
}

describe("a model", () => {
  it("is stored as it is written, without anybody's defaults", async () => {
    const { made, directory } = await withModel();
    expect(made.status).toBe(201);
    const [item] = (await directory.readAll()).models;
    expect(item?.document).toEqual(WRITTEN);
  });

  it("shows its secrets nowhere", async () => {
    const { ask, made } = await withModel();
    const { body } = made;
    expect(body.provider_config.api_key).toEqual({ kept: true });
    const all = await Promise.all(
      ["GET models", "GET models/mine", "GET configuration", "GET audit_logs"].map(
        async (request) => (await ask(request)).text,
      ),
    );
    expect([made.text, ...all].join()).not.toMatch(new RegExp(`${SECRET}|hidden-in-the-query`));
  });

  it("keeps a secret that is sent back as it was read", async () => {
    const { ask, made, etag, directory } = await withModel();
    const body = { provider_config: made.body.provider_config, rate_limit: { rpm: 5 } };
    const changed = await ask("PATCH models/mine", { body, headers: { "if-match": etag } });
    expect(changed).toMatchObject({ status: 200, body: { rate_limit: { rpm: 5 } } });
    const [item] = (await directory.readAll()).models;
    expect(item?.document.provider_config).toEqual(WRITTEN.provider_config);
  });

  it("is changed by members of members, and null removes them", async () => {
    const { ask, directory } = await withModel();
    const patch = (body: object) => ask("PATCH models/mine", { body, headers: { "if-match": "*" } });
    await patch({ prices: { prompt: 1, completion: 2, request: 3 }, rate_limit: { rpm: 5, tpm: 6 }, timeout: 1_000 });
    await patch({ provider_config: { headers: { "x-one": "1", "x-two": "2" } }, set: { max_tokens: 10, top_p: 1 } });
    const body = {
      ...{ prices: { request: null }, rate_limit: { rpm: null }, timeout: null, set: { max_tokens: null } },
      provider_config: { headers: { "x-one": null }, api_base: null, api_key: "sk-another" },
    };
    expect((await patch(body)).status).toBe(200);
    const [item] = (await directory.readAll()).models;
    expect(item?.document).toEqual({
      ...{ name: "mine", model: "openai/gpt-4.1-mini", prices: { prompt: 1, completion: 2 }, rate_limit: { tpm: 6 } },
      provider_config: { headers: { "x-two": "2" }, api_key: "sk-another" },
      set: { top_p: 1 },
    });
  });

  it("may get another form of a secret, by members of both: what they make together is checked", async () => {
    const { ask } = await withModel();
    const body = { provider_config: { api_key: { kept: null, secret: "NAME" } } };
    const answer = await ask("PATCH models/mine", { body, headers: { "if-match": "*" } });
    expect(answer.body.error.message).toContain("the local server has no parameters in SSM");
  });

  it.each([
    [{ surprise: 1 }, "surprise", "unknown_parameter"],
    [{ rate_limit: { rpx: 1 } }, "rate_limit.rpx", "unknown_parameter"],
    [{ rate_limit: { rpm: -1 } }, "rate_limit.rpm", "invalid_value"],
    [{ targets: [{ model: "nowhere" }] }, "targets[0].model", "invalid_value"],
    [{ name: null }, "name", "invalid_value"],
  ])("is not changed by %j: the error names the member", async (body, param, code) => {
    const { ask, directory } = await withModel();
    const { status, body: answer } = await ask("PATCH models/mine", { body, headers: { "if-match": "*" } });
    expect([status, answer.error.param, answer.error.code]).toEqual([400, param, code]);
    expect((await directory.readAll()).models[0]?.document).toEqual(WRITTEN);
  });

  it("takes no variable of the function that serves the API", async () => {
    const { ask } = await withModel();
    const body = { provider_config: { api_key: { env: "AWS_SECRET_ACCESS_KEY" } } };
    const { status, text } = await ask("PATCH models/mine", { body, headers: { "if-match": "*" } });
    expect([status, JSON.parse(text).error.message]).toEqual([400, expect.stringMatching(/api_key/)]);
  });

  it("with slashes in its name is found by it", async () => {
    const { ask } = await withModel();
    await ask("POST models", { body: { ...WRITTEN, name: "a/b c" } });
    expect((await ask(`GET models/${encodeURIComponent("a/b c")}`)).body.name).toBe("a/b c");
  });

  it("that a key names is not deleted", async () => {
    const { ask, etag } = await withModel();
    await ask("POST api_keys", { body: { name: "k", allowed_models: ["mine"] } });
    const { status, body } = await ask("DELETE models/mine", { headers: { "if-match": etag } });
    expect([status, body.error.code]).toEqual([409, "model_named_by_keys"]);
  });
});

describe("a file of models and keys", () => {
  const file = {
    models: [{ ...WRITTEN, name: "new" }],
    keys: [{ name: "k", key: "sk-a-key-of-the-file", allowed_models: ["new"] }],
  };

  it("is planned without a change, and applied by the plan's hash only", async () => {
    const { ask, directory } = await openApi();
    const plan = await ask("POST configuration/plan", { body: file });
    expect(plan.body.changes.map(({ action, name }: { action: string; name: string }) => [action, name])).toEqual([
      ["add", "new"],
      ["add", "k"],
    ]);
    expect(directory.writes()).toBe(0);
    expect((await ask("POST configuration/apply", { body: { ...file, hash: "another" } })).status).toBe(409);
    const applied = await ask("POST configuration/apply", { body: { ...file, hash: plan.body.hash } });
    expect(applied).toMatchObject({ status: 200, body: { applied: true } });
    expect(directory.writes()).toBe(2);
    expect(`${plan.text}${applied.text}${(await ask("GET audit_logs")).text}`).not.toMatch(
      /sk-a-key-of-the-file|sk-the-providers/,
    );
  });

  it("with errors is refused with each of them", async () => {
    const { ask } = await openApi();
    const { status, body } = await ask("POST configuration/plan", {
      body: { keys: [{ name: "k", key: "sk-1", allowed_models: ["nowhere"] }] },
    });
    expect([status, body.error.message]).toEqual([400, expect.stringContaining("nowhere")]);
    expect(body.error.param).toBe("keys[0].allowed_models[0]");
  });

  it("names the field of a model that is wrong", async () => {
    const { ask } = await openApi();
    const body = { name: "m", model: "openai/x", rate_limit: { rpm: 5 }, targets: [] };
    const answer = await ask("POST models", { body });
    expect([answer.status, answer.body.error.param]).toEqual([400, "targets"]);
  });
});
