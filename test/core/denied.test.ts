// Members that a model does not allow: the client is refused by name, before any limit, and no fallback gets them either.
import { describe, expect, it } from "vitest";
import { startGateway } from "../support/gateway.ts";
import { envelopeOf } from "./support/envelope.ts";
import { chat, configuration, MODEL } from "./support/requests.ts";
import { byModel, json, scriptedFetch, status } from "./support/scripted-fetch.ts";

const completion = json({ choices: [] });
const base = (api_base: string) => ({ provider_config: { api_base } });

async function ask(body: string, ...models: object[]) {
  const upstreams = { "upstream-0": [status(500)], "upstream-1": [status(500)], "upstream-2": [completion] };
  const { fetch, asked } = scriptedFetch(models.length > 1 ? byModel(upstreams) : completion);
  const gateway = await startGateway(configuration(...models), { fetch });
  return { answered: await gateway.ask({ body }), asked, gateway };
}

describe("a denied field", () => {
  it.each(["logit_bias", "n", "stream_options"])(
    "is refused by name, and takes nothing of any limit: %s",
    async (name) => {
      const limited = { deny_fields: ["x", name], rate_limit: { rpm: 1 } };
      const value = { logit_bias: null, n: 1, stream_options: {} }[name];
      const { answered, asked, gateway } = await ask(chat({ [name]: value }), limited);
      expect(answered.status).toBe(400);
      expect(envelopeOf(answered)).toEqual({
        message: `The model '${MODEL}' does not allow '${name}'.`,
        type: "invalid_request_error",
        param: name,
        code: "unsupported_parameter",
      });
      expect(asked).toEqual([]);
      expect(gateway.pools.counts(`model#${MODEL}`).minute.requests).toBe(0);
    },
  );

  it.each(["LOGIT_BIAS", "logit_bia\u017f", "\\u004cogit_bias"])(
    "is refused under a name that folds to it: %s",
    async (name) => {
      const body = chat().replace("{", `{"${name}":1,`);
      const { answered } = await ask(body, { deny_fields: ["logit_bias"] });
      expect(answered.status).toBe(400);
      expect(envelopeOf(answered).param).toBe("logit_bias");
    },
  );

  it("is not shown to a key that may not use the model", async () => {
    const gateway = await startGateway(configuration({ name: "other", deny_fields: ["x"] }, { name: MODEL }));
    expect((await gateway.ask({ body: chat({ model: "other", x: 1 }) })).status).toBe(403);
  });

  it("of a fallback leaves that fallback out", async () => {
    const models = [
      { retries: 0, fallbacks: ["fallback-1", "fallback-2"] },
      { deny_fields: ["top_k"], retries: 0 },
      {},
    ];
    const withField = await ask(chat({ top_k: 1 }), ...models);
    expect(withField.answered.status).toBe(200);
    expect(withField.asked.map(({ body }) => JSON.parse(body).model)).toEqual(["upstream-0", "upstream-2"]);
    const without = await ask(chat(), ...models);
    expect(without.asked.map(({ body }) => JSON.parse(body).model)).toEqual(["upstream-0", "upstream-1", "upstream-2"]);
  });
});

describe("OpenRouter", () => {
  const ROUTING = ["models", "route", "provider", "preset", "plugins"];

  it.each(ROUTING)("gets no member that routes elsewhere: %s", async (name) => {
    for (const address of ["https://openrouter.ai/api/v1", "https://eu.OpenRouter.ai/api/v1"]) {
      const { answered, asked } = await ask(chat({ [name]: [] }), base(address));
      expect([answered.status, envelopeOf(answered).code]).toEqual([400, "unsupported_parameter"]);
      expect(asked).toEqual([]);
    }
  });

  it("gets what its model's own list allows", async () => {
    const model = { ...base("https://openrouter.ai/api/v1"), deny_fields: ["models"] };
    expect((await ask(chat({ provider: { sort: "price" } }), model)).answered.status).toBe(200);
    expect((await ask(chat({ models: ["dear"] }), model)).answered.status).toBe(400);
    expect((await ask(chat({ models: ["dear"] }), { ...model, deny_fields: [] })).answered.status).toBe(200);
  });

  it("is no other address", async () => {
    for (const address of [
      "https://notopenrouter.ai/v1",
      "https://openrouter.ai.example/v1",
      "https://api.openai.com/v1",
    ]) {
      const members = Object.fromEntries(ROUTING.map((name) => [name, []]));
      expect((await ask(chat(members), base(address))).answered.status).toBe(200);
    }
  });
});
