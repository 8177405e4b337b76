// POST /v1/messages/count_tokens: an estimate from memory, or the provider's own count; of no limit, and seen by no hook.
// What is loaded with the first count must be there before the clock stops.
import "../../functions/core/count-tokens.ts";
import "../../functions/protocols/messages/protocol.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { estimatePromptTokens } from "../../functions/core/limits/estimate.ts";
import { startGateway } from "../support/gateway.ts";
import { anthropicErrorOf } from "./support/anthropic-error.ts";
import { askTimed, stopClock } from "./support/clock.ts";
import { PICTURES } from "./support/pictures.ts";
import { configuration, MODEL, SECRET } from "./support/requests.ts";
import {
  type Answer,
  body,
  json,
  later,
  scriptedFetch,
  silent,
  status,
  unreachable,
} from "./support/scripted-fetch.ts";

beforeEach(() => stopClock());
afterEach(() => void vi.useRealTimers());

const prompt = { model: MODEL, messages: [{ role: "user", content: "How many tokens has this?" }] };
const tool = { name: "Bash", description: "Runs a command.", input_schema: { type: "object", $schema: "x" } };

function start(model: object, ...answers: Answer[]) {
  const document = configuration({ model: "anthropic/claude-sonnet-5", ...model }, {});
  Object.assign(document.keys[0] ?? {}, { rate_limit: { rpm: 1, tpm: 1, concurrency: 1 } });
  const { fetch, asked } = scriptedFetch(...answers);
  return { asked, gateway: startGateway(document, { fetch }) };
}

function request(more: object = {}, headers: Record<string, string> = {}) {
  const sent = { "x-api-key": SECRET, ...headers };
  return { path: "/v1/messages/count_tokens", headers: sent, body: JSON.stringify({ ...prompt, ...more }) };
}

const countIn = ({ status, text }: { status: number; text: string }) => {
  expect([status, Object.keys(JSON.parse(text))]).toEqual([200, ["input_tokens"]]);
  return JSON.parse(text).input_tokens;
};

describe("the count of a prompt", () => {
  it("is the estimate, whatever the model's provider is, and no provider is asked", async () => {
    for (const model of [{}, { model: "openai/gpt" }, { model: "bedrock/eu.anthropic.claude" }]) {
      const { asked, gateway } = start(model, unreachable());
      const { ask } = await gateway;
      expect(countIn(await ask(request()))).toBe(estimatePromptTokens(prompt));
      expect(asked).toEqual([]);
    }
  });

  it("grows with each tool, and with a picture as that would be billed", async () => {
    const { ask } = await start({}).gateway;
    const source = { type: "base64", media_type: "image/png", data: PICTURES["png"]?.(1024, 1024) };
    const asked = async (more: object) => countIn(await ask(request(more)));
    const [plain, tools, deferred, seen] = [
      await asked({}),
      await asked({ tools: [tool] }),
      await asked({ tools: [tool, { ...tool, name: "Read", defer_loading: true }] }),
      await asked({ messages: [{ role: "user", content: [{ type: "image", source }] }] }),
    ];
    expect(tools).toBeGreaterThan(plain);
    expect(deferred).toBeGreaterThan(tools);
    expect(seen).toBeGreaterThan(1_000);
    expect(seen).toBeLessThan(5_000);
  });

  it("has what the model adds to each prompt", async () => {
    const { ask } = await start({ set: { system: "Be brief. ".repeat(50) } }).gateway;
    expect(countIn(await ask(request()))).toBeGreaterThan(estimatePromptTokens(prompt) + 100);
  });

  it("takes nothing of any limit, meets no hook, and reads nothing for its key but the key and the model", async () => {
    const { asked, gateway } = start({}, unreachable());
    const { ask, pools, usageRecords, log } = await gateway;
    const change = vi.spyOn(pools, "change");
    const record = vi.spyOn(usageRecords, "add");
    const counted = await Promise.all(Array.from({ length: 24 }, () => ask(request())));
    expect(new Set(counted.map(countIn)).size).toBe(1);
    expect([change.mock.calls, record.mock.calls, asked]).toEqual([[], [], []]);
    for (const { headers } of counted)
      expect(Object.keys(headers).filter((name) => /ratelimit/.test(name))).toEqual([]);
    expect(log.at(-1)).toMatchObject({ status: 200, endpoint: "count_tokens", key: "demo" });
  });
});

describe("a key that counts too often", () => {
  it("is refused in Anthropic's form until the minute ends, and reads its models all the same", async () => {
    const { ask } = await start({}).gateway;
    for (let at = 0; at < 120; at++) countIn(await ask(request()));
    const refused = await ask(request());
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "55"]);
    expect(anthropicErrorOf(refused)).toMatchObject({ type: "rate_limit_error" });
    expect(anthropicErrorOf(refused).message).toContain("'demo' may count tokens 120 times a minute");
    const { headers } = request();
    expect((await ask({ method: "GET", path: "/v1/models", headers })).status).toBe(200);
  });
});

describe("a provider that is to be asked", () => {
  const asks = { count_tokens: "provider" };

  it("is asked for the prompt alone, in the client's own version", async () => {
    const { asked, gateway } = start({ ...asks, set: { temperature: 1 } }, json({ input_tokens: 7 }));
    const text = '{"system":"Zahlen: 1.50, 1e2","max_tokens":9,"stream":true,"model":"my-gpt4-mini","messages":[{}]}';
    const { ask } = await gateway;
    const headers = { "anthropic-version": "2026-10-21", "anthropic-beta": "a,b", authorization: "Bearer login" };
    expect(countIn(await ask({ ...request({}, headers), body: text }))).toBe(7);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.url).toBe("http://provider.invalid/v1/messages/count_tokens");
    expect(asked[0]?.body).toBe('{"system":"Zahlen: 1.50, 1e2","model":"claude-sonnet-5","messages":[{}]}');
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toMatchObject({
      "anthropic-version": "2026-10-21",
      "anthropic-beta": "a,b",
      "x-api-key": "sk-provider-0",
    });
    expect(asked[0]?.headers.get("authorization")).toBeNull();
  });

  it.each<[string, Answer]>([
    ["that it refuses", status(400)],
    ["in place of which it is overloaded", status(529)],
    ["that it is not reached for", unreachable()],
    ["that is no number", json({ input_tokens: "7" })],
    ["that is not there", json([])],
    ["that is not JSON", body(["<html>"], {})],
    ["that is longer than a count can be", body([`{"input_tokens":7,"x":"${"x".repeat(70_000)}"}`], {})],
    ["for which it takes too long", later(2_001, json({ input_tokens: 7 }))],
    ["that never comes", silent()],
    ["in the middle of which it falls silent", body(['{"input_tokens":'], { ending: "stall" })],
  ])("is replaced by the estimate for a count %s", async (_, answer) => {
    const { asked, gateway } = start(asks, answer);
    const timed = await askTimed(await gateway, request());
    expect(countIn(timed)).toBe(estimatePromptTokens(prompt));
    expect(timed.endAt).toBeLessThanOrEqual(2_000);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it("is any of the model's that can count", async () => {
    const place = { provider_config: { api_base: "http://provider.invalid", api_key: "k" } };
    const targets = ["openai/gpt", "bedrock/anthropic.claude", "anthropic/claude-2"].map((model) => ({
      model,
      ...(model.startsWith("bedrock") ? {} : place),
    }));
    const { asked, gateway } = start(
      { ...asks, model: undefined, provider_config: undefined, targets },
      json({ input_tokens: 7 }),
    );
    expect(countIn(await (await gateway).ask(request()))).toBe(7);
    expect(asked.map(({ url }) => url)).toEqual(["http://provider.invalid/v1/messages/count_tokens"]);
  });

  it("is not asked where it speaks another protocol", async () => {
    const { asked, gateway } = start({ ...asks, model: "openai/gpt" }, json({ input_tokens: 7 }));
    expect(countIn(await (await gateway).ask(request()))).toBe(estimatePromptTokens(prompt));
    expect(asked).toEqual([]);
  });
});
