// Budgets need prices: what becomes of calls whose model has none.
import { describe, expect, it } from "vitest";
import { pricesOf } from "../../functions/core/limits/call-prices.ts";
import { openai } from "../../functions/providers/openai.ts";
import { startGateway } from "../support/gateway.ts";
import { targetFrom } from "../support/target.ts";
import { envelopeOf } from "./support/envelope.ts";
import { chat, configuration, MODEL } from "./support/requests.ts";
import { byModel, json, scriptedFetch, status } from "./support/scripted-fetch.ts";

const BUDGET = { usd_per_day: 1 };
const FREE = { prompt: 0, completion: 0 };
const PRICES = { prompt: 1, completion: 10 };
const CATALOGUE = { id: "openai/x", as_of: "2026-09-23", prices: { prompt: 2, completion: 20 } };
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const completion = json({ choices: [], usage });
const at = (api_base: string) => ({ provider_config: { api_base } });

async function start(key: object, ...models: object[]) {
  const { keys, ...file } = configuration(...models);
  const upstreams = { "upstream-0": [status(500)], "upstream-1": [status(500)], "upstream-2": [completion] };
  const { fetch, asked } = scriptedFetch(models.length > 1 ? byModel(upstreams) : completion);
  const gateway = await startGateway({ ...file, keys: keys.map((each) => ({ ...each, ...key })) }, { fetch });
  return { gateway, asked };
}

describe("a key with a budget", () => {
  it("is refused a model whose price is unknown, which takes nothing of any limit", async () => {
    const { gateway, asked } = await start({ budget: BUDGET, rate_limit: { rpm: 1 } }, { rate_limit: { rpm: 1 } });
    const answered = await gateway.ask({ body: chat() });
    expect(answered.status).toBe(403);
    expect(envelopeOf(answered)).toEqual({
      message: expect.stringMatching(
        /^Key 'demo' has a budget, and the price of the model .* `prices`.*"none".*catalogue/,
      ),
      type: "invalid_request_error",
      param: null,
      code: "price_unknown",
    });
    expect(asked).toEqual([]);
    for (const subject of ["key#demo", `model#${MODEL}`]) expect(gateway.pools.counts(subject).minute.requests).toBe(0);
    expect(gateway.log).toMatchObject([{ status: 403, code: "price_unknown", ending: "refused" }]);
  });

  it("is refused first for a model that it may not use", async () => {
    const { gateway } = await start({ budget: BUDGET, allowed_models: [] }, {});
    expect(envelopeOf(await gateway.ask({ body: chat() })).code).toBe("model_access_forbidden");
  });

  it.each([
    ["its own price", { prices: PRICES }, "0.00006"],
    ["the mark of a free one", { prices: "none" }, "0"],
    ["a private address", at("http://10.1.2.3/v1"), "0"],
    ["a private address and its own price", { ...at("http://10.1.2.3/v1"), prices: PRICES }, "0.00006"],
  ])("may use a model that has %s, and is charged by it", async (_, model, cost) => {
    const { gateway } = await start({ budget: BUDGET }, model);
    const { status, headers } = await gateway.ask({ body: chat() });
    expect([status, headers["x-sluice-cost-usd"]]).toEqual([200, cost]);
    expect(headers["x-ratelimit-remaining-usd"]).toBe(`${1 - Number(cost)}`);
  });

  it("is not served by a fallback whose price is unknown; another key is", async () => {
    const models = [
      { prices: PRICES, retries: 0, fallbacks: ["fallback-1", "fallback-2"] },
      { retries: 0 },
      { prices: "none", retries: 0 },
    ];
    const asked = async (key: object) => {
      const { gateway, asked } = await start(key, ...models);
      expect((await gateway.ask({ body: chat() })).status).toBe(200);
      return asked.map(({ body }) => JSON.parse(body).model);
    };
    expect(await asked({ budget: { usd_per_month: 1 } })).toEqual(["upstream-0", "upstream-2"]);
    expect(await asked({})).toEqual(["upstream-0", "upstream-1", "upstream-2"]);
  });
});

describe("a key without a budget", () => {
  it.each([[{}], [{ budget: {} }]])("may use any model, whose cost is then not shown: %j", async (key) => {
    const { gateway } = await start(key, {});
    const { status, headers } = await gateway.ask({ body: chat() });
    expect([status, headers["x-sluice-cost-usd"]]).toEqual([200, undefined]);
  });
});

describe("the price of a stored model", () => {
  const costOf = (members: object, apiBase?: string) => {
    const target = targetFrom({ name: MODEL, model: "openai/x", ...members });
    const provider = openai({ apiKey: undefined, apiBase });
    return pricesOf([target], new Map([[provider.name, provider]])).get(target);
  };

  it("is its own, else that of the catalogue", () => {
    expect(costOf({ prices: PRICES, catalogue: CATALOGUE })).toEqual(PRICES);
    expect(costOf({ catalogue: CATALOGUE })).toEqual(CATALOGUE.prices);
    expect(costOf({ prices: "none", catalogue: CATALOGUE })).toEqual(FREE);
    expect(costOf({})).toBeUndefined();
    expect(costOf({ model: "nobody/x" })).toBeUndefined();
  });

  it.each([
    ["http://127.0.0.1:9/v1", {}, FREE],
    ["http://127.0.0.1:9/v1", at("https://api.example.com/v1"), CATALOGUE.prices],
    ["https://api.example.com/v1", at("http://[fd00::1]/v1"), FREE],
    ["https://api.example.com/v1", {}, CATALOGUE.prices],
  ])("is none at a private address, which may be the deployment's own: %s, %j", (apiBase, own, expected) => {
    expect(costOf({ ...own, catalogue: CATALOGUE }, apiBase)).toEqual(expected);
  });
});
