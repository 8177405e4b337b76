// A model whose own targets cannot honor a request: its fallbacks are asked, and the call is still one of this model.
import { describe, expect, it } from "vitest";
import { configuration, MODEL } from "../core/support/requests.ts";
import { json as answerOf, scriptedFetch } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";
import { HAIKU, json } from "./support/anthropic.ts";

const two = json({ n: 2 });
const answered = answerOf({ id: "c", model: "upstream", choices: [] });

async function start(own: object, key: object = {}) {
  const { fetch, asked } = scriptedFetch(answered);
  const models = [{ ...HAIKU, fallbacks: ["fallback-1"], ...own }, { prices: { prompt: 1, completion: 1 } }];
  const { keys, ...file } = configuration(...models);
  const gateway = await startGateway({ ...file, keys: keys.map((one) => ({ ...one, ...key })) }, { fetch });
  return { gateway, asked };
}

describe("a request that none of the model's own targets can honor", () => {
  it("counts for the model that was asked for, in its limits, the usage and the log", async () => {
    const { gateway, asked } = await start({ rate_limit: { rpm: 1 } });
    const { status, headers } = await gateway.ask({ body: two });
    expect([status, headers["x-sluice-model"], asked.length]).toEqual([200, "fallback-1", 1]);
    expect(headers["x-ratelimit-limit-requests"]).toBe("1");
    expect(gateway.log).toMatchObject([{ model: MODEL, served: "fallback-1" }]);
    expect((await gateway.ask({ body: two })).status).toBe(429);
  });

  it("is refused for a key with a budget, where the model has no price", async () => {
    const own = { model: "anthropic/of-ours" };
    const { gateway, asked } = await start(own, { budget: { usd_per_day: 1 } });
    const { status, text } = await gateway.ask({ body: two });
    expect([status, JSON.parse(text).error.code, asked]).toEqual([403, "price_unknown", []]);
  });
});
