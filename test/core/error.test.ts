// The contract's table of errors, its first half: what the gateway refuses, and its own failures.
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PoolUnreachable } from "../../functions/core/limits/pool.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import * as faults from "../support/fake-provider/faults.ts";
import { startFakeProvider } from "../support/fake-provider.ts";
import { startGateway } from "../support/gateway.ts";
import { memoryPools } from "../support/memory-pools.ts";
import { envelopeOf } from "./support/envelope.ts";
import { chat, streamed } from "./support/requests.ts";
import { bearer, demo, documentFor, expectError, KEY, secretsOf } from "./support/table.ts";

const provider = await startFakeProvider();
const SECRETS = secretsOf(provider.url);

beforeEach(() => provider.reset());
afterAll(() => provider.close());

describe("the gateway refuses, and asks no provider:", async () => {
  const gateway = await startGateway(documentFor(provider.url));
  const invalid = "invalid_request_error";
  const missing = (param: string) => ({ status: 400, type: invalid, code: "missing_required_parameter", param });
  const wrong = (param: string) => ({ status: 400, type: invalid, code: "invalid_value", param });

  it.each([
    ["no key", { headers: {} }, { status: 401, type: invalid, code: "invalid_api_key" }],
    ["an unknown key", { headers: bearer("x") }, { status: 401, type: invalid, code: "invalid_api_key" }],
    ["a disabled key", { headers: bearer("key-of-disabled") }, { status: 401, type: invalid, code: "invalid_api_key" }],
    ["an expired key", { headers: bearer("key-of-expired") }, { status: 401, type: invalid, code: "invalid_api_key" }],
    ["no JSON", { body: "{" }, { status: 400, type: invalid, code: "invalid_json" }],
    ["no body", { body: "" }, { status: 400, type: invalid, code: "invalid_json" }],
    ["no object", { body: "[]" }, { status: 400, type: invalid, code: "invalid_value" }],
    ["no model", { body: chat({ model: undefined }) }, missing("model")],
    ["an empty model", { body: chat({ model: "" }) }, missing("model")],
    ["no messages", { body: chat({ messages: null }) }, missing("messages")],
    ["empty messages", { body: chat({ messages: [] }) }, missing("messages")],
    ["messages of the wrong type", { body: chat({ messages: "hi" }) }, wrong("messages")],
    ["a stream of the wrong type", { body: chat({ stream: "true" }) }, wrong("stream")],
    ["stream_options of the wrong type", { body: streamed({ stream_options: true }) }, wrong("stream_options")],
    ["max_tokens of nothing", { body: chat({ max_tokens: 0 }) }, wrong("max_tokens")],
    ["half a token", { body: chat({ max_completion_tokens: 0.5 }) }, wrong("max_completion_tokens")],
    ["no choices", { body: chat({ n: 0 }) }, wrong("n")],
    ["an unknown model", { body: chat({ model: "x" }) }, { status: 404, type: invalid, code: "model_not_found" }],
    [
      "a model of others",
      { body: chat({ model: "another" }) },
      { status: 403, type: invalid, code: "model_access_forbidden" },
    ],
    ["an unknown path", { path: "/v2" }, { status: 404, type: invalid, code: "unknown_url" }],
    ["a wrong method", { method: "PUT" }, { status: 405, type: invalid, code: "method_not_allowed" }],
    [
      "more than 6 MiB",
      { body: new Uint8Array(6 * 1024 * 1024 + 1) },
      { status: 413, type: invalid, code: "request_too_large" },
    ],
  ])("%s", async (_, request, expected) => {
    const answered = await gateway.ask({ headers: demo, body: chat(), ...request });
    expectError(answered, expected, SECRETS);
    expect(answered.headers["x-should-retry"]).toBe(expected.status === 401 ? "false" : undefined);
    expect(provider.requests).toEqual([]);
  });
});

describe("a limit that is reached", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T12:00:05Z") }));
  afterEach(() => void vi.useRealTimers());

  const reach = async (model: object, key: object) => {
    const gateway = await startGateway(documentFor(provider.url, model, key));
    await gateway.ask({ headers: demo, body: chat() });
    provider.reset();
    return gateway.ask({ headers: demo, body: chat() });
  };

  it.each([
    ["of the key", {}, { rate_limit: { rpm: 1, tpd: 1_000_000 } }, /key 'demo'.*rpm is 1, 0 remaining/],
    ["of the model", { rate_limit: { tpm: 10 } }, {}, /model 'my-gpt4-mini'.*tpm is 10, 0 remaining/],
  ])("%s is a 429 that names it, its value and what remains", async (_, model, key, message) => {
    const answered = await reach(model, key);
    expectError(answered, { status: 429, type: "rate_limit_error", code: "rate_limit_exceeded" }, SECRETS);
    expect(envelopeOf(answered).message).toMatch(message);
    const { "retry-after": seconds, "retry-after-ms": milliseconds, ...headers } = answered.headers;
    expect(seconds).toMatch(/^[1-9]\d*$/);
    expect(Math.ceil(Number(milliseconds) / 1000)).toBe(Number(seconds));
    expect(Object.keys(headers).join()).toContain("x-ratelimit-remaining");
    expect(provider.requests).toEqual([]);
  });

  it("of concurrency is a 429 with a code of its own, until the slot is free again", async () => {
    const gateway = await startGateway(documentFor(provider.url, {}, { rate_limit: { concurrency: 1 } }));
    const first = await gateway.begin({ headers: demo, body: streamed() });
    const second = await gateway.ask({ headers: demo, body: chat() });
    expectError(second, { status: 429, type: "rate_limit_error", code: "concurrency_limit_exceeded" }, SECRETS);
    expect(envelopeOf(second).message).toMatch(/key 'demo'.*concurrency is 1, 0 remaining/);
    expect(second.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    for await (const _ of first.body);
    await first.settle();
    expect((await gateway.ask({ headers: demo, body: chat() })).status).toBe(200);
  });
});

describe("the gateway's own failures", () => {
  it("to reach its pools are a 503", async () => {
    const cause = new Error("connect ECONNREFUSED 127.0.0.1:8000");
    const change = () => Promise.reject(new PoolUnreachable(false, { cause }));
    const limits = rateLimit({ ...memoryPools(), change });
    const gateway = await startGateway(documentFor(provider.url, {}, { rate_limit: { rpm: 9 } }), {
      hooks: [limits],
    });
    for (const body of [chat(), streamed()]) {
      const expected = { status: 503, type: "server_error", code: "limits_unavailable" };
      expectError(await gateway.ask({ headers: demo, body }), expected, SECRETS);
    }
    expect(provider.requests).toEqual([]);
    expect(gateway.reported).toHaveLength(2);
  });

  it("that were not foreseen are a 500, and are reported to the operator alone", async () => {
    const broken = { name: "broken", preCall: () => Promise.reject(new Error(`of ${KEY}`)) };
    const gateway = await startGateway(documentFor(provider.url), { hooks: [broken] });
    const answered = await gateway.ask({ headers: demo, body: chat() });
    expectError(answered, { status: 500, type: "server_error", code: "internal_error" }, SECRETS);
    expect(gateway.reported).toMatchObject([{ cause: { message: `of ${KEY}` } }]);
  });

  it("of a model whose provider does not exist are a 500 of their own, which names the model", async () => {
    const gateway = await startGateway(documentFor(provider.url, { model: "nobody/gpt" }));
    for (const body of [chat(), streamed()]) {
      const answered = await gateway.ask({ headers: demo, body });
      expectError(answered, { status: 500, type: "server_error", code: "model_misconfigured" }, SECRETS);
      expect(answered.headers["x-should-retry"]).toBe("false");
      expect(envelopeOf(answered).message).toMatch(/^The model 'my-gpt4-mini' is misconfigured/);
      expect(answered.text).not.toContain("nobody");
    }
    const attempts = [{ model: "my-gpt4-mini", code: "model_misconfigured" }];
    expect(gateway.log[0]).toMatchObject({ status: 500, code: "model_misconfigured", attempts, total_tokens: 0 });
  });

  it("of a model whose provider does not exist are not the client's while a fallback serves", async () => {
    const document = documentFor(provider.url, { model: "nobody/gpt", fallbacks: ["another"] });
    Object.assign(document.models[1] ?? {}, { provider_config: { api_base: provider.url } });
    const gateway = await startGateway(document);
    expect(await gateway.ask({ headers: demo, body: chat() })).toMatchObject({ status: 200 });
    expect(gateway.log[0]).toMatchObject({ served: "another", attempts: [{ code: "model_misconfigured" }] });
  });

  it("of a fallback whose provider does not exist do not hide what the provider of the model said", async () => {
    const document = documentFor(provider.url, { fallbacks: ["another"] });
    Object.assign(document.models[1] ?? {}, { model: "nobody/gpt" });
    provider.script(faults.status(503));
    const gateway = await startGateway(document);
    const answered = await gateway.ask({ headers: demo, body: chat() });
    expectError(answered, { status: 502, type: "upstream_error", code: "upstream_unavailable" }, SECRETS);
    expect(gateway.log[0]).toMatchObject({ attempts: [{ model: "my-gpt4-mini" }] });
  });
});
