// A model with several targets: who is asked, and after whom, and what is reserved and charged.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startGateway } from "../support/gateway.ts";
import { askTimed, stopClock } from "./support/clock.ts";
import { envelopeOf } from "./support/envelope.ts";
import { callOf, chat, configuration, MODEL, streamed } from "./support/requests.ts";
import { type Answer, type Asked, byModel, json, scriptedFetch, silent, status } from "./support/scripted-fetch.ts";
import { good, modelsIn } from "./support/upstreams.ts";

const at = (host: string) => ({
  provider_config: { api_base: `https://${host}.example.com/v1`, api_key: `sk-${host}` },
});
const [a, b, c] = ["a", "b", "c"].map((id) => ({ model: `openai/${id}`, ...at(id) }));
const usage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };
const answered = json({ id: "c", model: "upstream", choices: [], usage });

/** A model with these targets, instead of the one that test configurations have. */
function model(targets: readonly unknown[], members: object = {}) {
  return { model: undefined, provider_config: undefined, targets, retries: 0, ...members };
}

async function start(answers: Record<string, readonly Answer[]> | Answer, models: readonly object[], key: object = {}) {
  const { fetch, asked } = scriptedFetch(typeof answers === "function" ? answers : byModel(answers));
  const { keys, ...file } = configuration(...models);
  const gateway = await startGateway({ ...file, keys: keys.map((one) => ({ ...one, ...key })) }, { fetch });
  return { gateway, asked, ask: (members: object = {}) => gateway.ask({ body: chat(members) }) };
}

/** Names of conversations whose order among the three targets begins with this one. */
async function conversationsOn(target: string, count = 1): Promise<string[]> {
  const { asked, ask } = await start(good, [model([a, b, c])]);
  const found: string[] = [];
  for (let at = 0; found.length < count; at++) {
    await ask({ prompt_cache_key: `${at}` });
    if (modelsIn(asked).at(-1) === target) found.push(`${at}`);
  }
  return found;
}

describe("a model with several targets", () => {
  it("asks the same one for every turn of a conversation, and others for other conversations", async () => {
    const { asked, ask } = await start(good, [model([a, b, c])]);
    const turns = [
      { role: "user", content: "Hello." },
      { role: "assistant", content: "Hi." },
    ];
    for (let at = 1; at <= 6; at++) await ask({ messages: Array.from({ length: at }, (_, each) => turns[each % 2]) });
    expect(new Set(modelsIn(asked)).size).toBe(1);
    for (let at = 0; at < 20; at++) await ask({ user: `user-${at}` });
    expect(new Set(modelsIn(asked))).toEqual(new Set(["a", "b", "c"]));
  });

  it("sends each target its own id and key, to its own address", async () => {
    const { asked, ask } = await start(good, [model([a, b, c])]);
    for (let at = 0; at < 20; at++) await ask({ user: `user-${at}` });
    for (const { url, headers, body } of asked) {
      const { model } = JSON.parse(body);
      expect([new URL(url).hostname, headers.get("authorization")]).toEqual([
        `${model}.example.com`,
        `Bearer sk-${model}`,
      ]);
    }
  });

  it("is known to the client by its own name, and to the log by the target, too", async () => {
    const { gateway, ask } = await start({ a: [status(503)], b: [answered] }, [model([a, b])]);
    const [conversation] = await conversationsOn("a");
    const { headers, text } = await ask({ prompt_cache_key: conversation });
    expect([headers["x-sluice-model"], JSON.parse(text).model]).toEqual([MODEL, MODEL]);
    expect(gateway.log).toMatchObject([
      {
        model: MODEL,
        served: MODEL,
        target: "openai/b",
        attempts: [{ model: MODEL, target: "openai/a", status: 503 }],
      },
    ]);
  });

  it("is owned, in the list of models, by the provider of its first target", async () => {
    const { gateway } = await start(good, [model([a, b])]);
    const { text } = await gateway.ask({ method: "GET", path: "/v1/models", body: "" });
    expect(JSON.parse(text).data).toMatchObject([{ id: MODEL, owned_by: "openai" }]);
  });
});

describe("the targets of a model, and of its fallbacks", () => {
  const models = [
    model([a, b, c], { fallbacks: ["fallback-1"] }),
    model([{ model: "openai/d" }, { model: "openai/e" }], { name: "fallback-1" }),
  ];
  it("are all asked, those of the model first, before any fallback", async () => {
    const { asked, ask } = await start(
      (request) => (JSON.parse(request.body).model === "e" ? answered : status(503))(request),
      models,
    );
    const { status: seen, headers } = await ask();
    expect([seen, headers["x-sluice-model"]]).toEqual([200, "fallback-1"]);
    const order = modelsIn(asked);
    expect(order.slice(0, 3).toSorted()).toEqual(["a", "b", "c"]);
    expect([["e"], ["d", "e"]]).toContainEqual(order.slice(3));
  });

  it("are asked in an order that stays, and that is not the same for all conversations", async () => {
    const orders = new Map<string, number>();
    for (let at = 0; at < 60; at++) {
      const { asked, ask } = await start(status(404), [model([a, b, c])]);
      await ask({ user: `user-${at % 30}` });
      const order = modelsIn(asked).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(count % 2).toBe(0);
  });

  it("end with the error of the last one that was asked", async () => {
    const answers = { a: [status(503)], b: [status(401)], c: [status(429, { code: "slow_down" })] };
    const { asked, ask } = await start(answers, [model([a, b, c])]);
    const { status: seen } = await ask();
    const last = modelsIn(asked).at(-1);
    expect(asked).toHaveLength(3);
    expect(seen).toBe(last === "c" ? 429 : 502);
  });

  it("are not asked again for what another target would refuse, too", async () => {
    const { asked, ask } = await start(status(400, { code: "bad" }), [model([a, b, c])]);
    expect([(await ask()).status, asked.length]).toEqual([400, 1]);
  });
});

describe("a target that keeps failing", () => {
  it("is left alone, with its conversations on the others, and does not take the others with it", async () => {
    const conversations = await conversationsOn("a", 6);
    const { asked, ask } = await start({ a: [status(503)], b: [answered], c: [answered] }, [model([a, b, c])]);
    for (const conversation of conversations) expect((await ask({ prompt_cache_key: conversation })).status).toBe(200);
    expect(modelsIn(asked).filter((id) => id === "a")).toHaveLength(3);
    const [other] = await conversationsOn("b");
    await ask({ prompt_cache_key: other });
    expect(modelsIn(asked).at(-1)).toBe("b");
  });

  it("is asked all the same if nothing else is left", async () => {
    const { asked, ask } = await start(status(503), [model([a, b])]);
    for (let at = 0; at < 5; at++) await ask();
    const before = asked.length;
    expect((await ask()).status).toBe(502);
    expect(asked).toHaveLength(before + 1);
  });

  it("is known by id and address: a target at another address is not left alone", async () => {
    const ids = ["eu", "us"].map((host) => ({ model: "openai/same", ...at(host) }));
    const { asked, ask } = await start(
      (request) => (request.url.includes("//eu.") ? status(503) : answered)(request),
      [model(ids)],
    );
    for (let at = 0; at < 30; at++) expect((await ask({ user: `${at}` })).status).toBe(200);
    expect(asked.filter(({ url }) => url.includes("//eu."))).toHaveLength(3);
  });

  it("that refuses `stream_options` is remembered alone", async () => {
    const ids = ["eu", "us"].map((host) => ({ model: "openai/same", ...at(host) }));
    const refusing: Answer = (request) => {
      const refuses = request.url.includes("//eu.") && "stream_options" in JSON.parse(request.body);
      return (refuses ? status(400, { message: "Unknown parameter: stream_options" }) : good)(request);
    };
    const { gateway, asked } = await start(refusing, [model(ids)]);
    for (let at = 0; at < 20; at++) await gateway.ask({ body: streamed({ user: `${at}` }) });
    const withOptions = (host: string) =>
      asked.filter(({ url, body }: Asked) => url.includes(`//${host}.`) && "stream_options" in JSON.parse(body));
    expect(withOptions("eu")).toHaveLength(1);
    expect(withOptions("us")).toHaveLength(asked.filter(({ url }) => url.includes("//us.")).length);
  });
});

describe("a target that is silent", () => {
  beforeEach(() => stopClock());
  afterEach(() => {
    vi.useRealTimers();
  });

  it("gets half of the time that is left, while there is another", async () => {
    const { gateway, asked } = await start(silent(), [model([a, b], { answer_timeout: 500_000 })]);
    const seen = await askTimed(gateway, { body: chat(), killedAt: Date.now() + 100_000 });
    expect(seen.status).toBe(504);
    const [first, second] = asked.map(({ at }) => at);
    expect(asked).toHaveLength(2);
    expect((second ?? 0) - (first ?? 0)).toBe(49_000);
  });
});

describe("what a call of several targets reserves and costs", () => {
  const cheap = { prompt: 1, completion: 1 };
  const dear = { prompt: 10, completion: 10 };
  const costs = { a: "0.0011", b: "0.011" };

  it.each(["a", "b"] as const)("is by the prices of the target that served: %s", async (target) => {
    const targets = [
      { ...a, prices: cheap },
      { ...b, prices: dear },
    ];
    const others = { a: [status(503)], b: [status(503)] };
    const { ask } = await start({ ...others, [target]: [answered] }, [model(targets)], { budget: { usd_per_day: 1 } });
    const { headers } = await ask();
    expect(headers["x-sluice-cost-usd"]).toBe(costs[target]);
    expect(headers["x-ratelimit-remaining-usd"]).toBe(`${1 - Number(costs[target])}`);
  });

  it("has the model's prices where a target has none of its own", async () => {
    const { ask } = await start(answered, [model([a], { prices: dear })]);
    expect((await ask()).headers["x-sluice-cost-usd"]).toBe(costs.b);
  });

  it("is the most that any of them may generate", async () => {
    const targets = [{ ...a, max_output_tokens: 50 }, { ...b, max_output_tokens: 200 }, c];
    const { gateway, ask } = await start(silent(), [model(targets, { max_output_tokens: 100 })], {
      rate_limit: { tpm: 10_000 },
    });
    const { promptTokens } = await callOf(chat(), model(targets));
    void ask();
    await vi.waitFor(() => expect(gateway.pools.counts("key#demo").minute.tokens).toBe(promptTokens + 200));
  });

  it("asks no target without a price for a key with a budget", async () => {
    const { asked, ask } = await start(status(503), [model([a, { ...b, prices: cheap }, c])], {
      budget: { usd_per_day: 1 },
    });
    for (let at = 0; at < 10; at++) await ask({ user: `${at}` });
    expect(new Set(modelsIn(asked))).toEqual(new Set(["b"]));
  });

  it("is refused as `price_unknown` only if no target has a price", async () => {
    const { asked, ask } = await start(answered, [model([a, b])], { budget: { usd_per_day: 1 } });
    const refused = await ask();
    expect([refused.status, envelopeOf(refused).code]).toEqual([403, "price_unknown"]);
    expect(asked).toEqual([]);
  });
});

describe("a member that a target denies", () => {
  const router = { model: "openai/r", provider_config: { api_base: "https://openrouter.ai/api/v1", api_key: "sk" } };

  it("is left to the targets that allow it", async () => {
    const { asked, ask } = await start(answered, [model([router, a])]);
    for (let at = 0; at < 10; at++) expect((await ask({ user: `${at}`, models: ["x"] })).status).toBe(200);
    expect(new Set(modelsIn(asked))).toEqual(new Set(["a"]));
  });

  it("is refused by name if none allows it", async () => {
    const { asked, ask } = await start(answered, [model([router])]);
    expect(envelopeOf(await ask({ models: ["x"] }))).toMatchObject({ code: "unsupported_parameter", param: "models" });
    expect(asked).toEqual([]);
  });
});
