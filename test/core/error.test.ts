// The contract's table of errors, row by row: what a client sees of each, and what it must never see.
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { completion, json, raw } from "../support/fake-provider/answers.ts";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import * as faults from "../support/fake-provider/faults.ts";
import { stream } from "../support/fake-provider/stream.ts";
import * as streamFaults from "../support/fake-provider/stream-faults.ts";
import { startFakeProvider } from "../support/fake-provider.ts";
import { type Answered, startGateway } from "../support/gateway.ts";
import { memoryCounters } from "../support/memory-counters.ts";
import { envelopeOf, expectNothingInside } from "./support/envelope.ts";
import { chat, MODEL, streamed } from "./support/requests.ts";

const provider = await startFakeProvider();
const port = new URL(provider.url).port;
const KEY = "sk-provider-secret";
const SECRETS = [KEY, port, "127.0.0.1", "upstream-id", "key-of-demo"];

beforeEach(() => provider.reset());
afterAll(() => provider.close());

/** One model that is asked once, and keys of every kind. */
function document(model: object = {}, key: object = {}) {
  return {
    models: [
      {
        name: MODEL,
        model: "openai/upstream-id",
        provider_config: { api_base: provider.url, api_key: KEY },
        retries: 0,
        timeout: 5_000,
        ...model,
      },
      { name: "another", model: "openai/another" },
    ],
    keys: [
      { name: "demo", key: "key-of-demo", allowed_models: [MODEL], ...key },
      { name: "disabled", key: "key-of-disabled", allowed_models: [MODEL], disabled: true },
      { name: "expired", key: "key-of-expired", allowed_models: [MODEL], expires_at: "2020-01-01T00:00:00Z" },
    ],
  };
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const demo = bearer("key-of-demo");

function expectError(
  answered: Answered,
  expected: { status: number; type: string; code: string | null; param?: string },
) {
  const { param = null, status, ...rest } = expected;
  const { type, code, param: given } = envelopeOf(answered);
  expect({ status: answered.status, type, code, param: given }).toEqual({ status, ...rest, param });
  expect(answered.headers["x-request-id"]).toMatch(/./);
  expectNothingInside(answered, ...SECRETS);
}

describe("the gateway refuses, and asks no provider:", async () => {
  const gateway = await startGateway(document());
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
    expectError(await gateway.ask({ headers: demo, body: chat(), ...request }), expected);
    expect(provider.requests).toEqual([]);
  });
});

describe("a limit that is reached", () => {
  const reach = async (model: object, key: object) => {
    const gateway = await startGateway(document(model, key));
    await gateway.ask({ headers: demo, body: chat() });
    provider.reset();
    return gateway.ask({ headers: demo, body: chat() });
  };

  it.each([
    ["of the key", {}, { rate_limit: { rpm: 1, tpd: 1_000_000 } }, /key 'demo'.*rpm is 1, 0 remaining/],
    ["of the model", { rate_limit: { tpm: 10 } }, {}, /model 'my-gpt4-mini'.*tpm is 10, 0 remaining/],
  ])("%s is a 429 that names it, its value and what remains", async (_, model, key, message) => {
    const answered = await reach(model, key);
    expectError(answered, { status: 429, type: "rate_limit_error", code: "rate_limit_exceeded" });
    expect(envelopeOf(answered).message).toMatch(message);
    const { "retry-after": seconds, "retry-after-ms": milliseconds, ...headers } = answered.headers;
    expect(seconds).toMatch(/^[1-9]\d*$/);
    expect(Math.ceil(Number(milliseconds) / 1000)).toBe(Number(seconds));
    expect(Object.keys(headers).join()).toContain("x-ratelimit-remaining");
    expect(provider.requests).toEqual([]);
  });

  it("of concurrency is a 429 with a code of its own, until the slot is free again", async () => {
    const gateway = await startGateway(document({}, { rate_limit: { concurrency: 1 } }));
    const first = await gateway.begin({ headers: demo, body: streamed() });
    const second = await gateway.ask({ headers: demo, body: chat() });
    expectError(second, { status: 429, type: "rate_limit_error", code: "concurrency_limit_exceeded" });
    expect(envelopeOf(second).message).toMatch(/key 'demo'.*concurrency is 1, 0 remaining/);
    expect(second.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    for await (const _ of first.body);
    await first.settle();
    expect((await gateway.ask({ headers: demo, body: chat() })).status).toBe(200);
  });
});

describe("the gateway's own failures", () => {
  it("to reach its counters are a 503", async () => {
    const reserve = () => Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:8000"));
    const counters = rateLimit({ ...memoryCounters(), reserve });
    const gateway = await startGateway(document({}, { rate_limit: { rpm: 9 } }), { hooks: [counters] });
    for (const body of [chat(), streamed()]) {
      const expected = { status: 503, type: "server_error", code: "limits_unavailable" };
      expectError(await gateway.ask({ headers: demo, body }), expected);
    }
    expect(provider.requests).toEqual([]);
    expect(gateway.reported).toHaveLength(2);
  });

  it("that nobody foresaw are a 500, and are reported to the operator alone", async () => {
    const broken = { name: "broken", preCall: () => Promise.reject(new Error(`of ${KEY}`)) };
    const gateway = await startGateway(document(), { hooks: [broken] });
    const answered = await gateway.ask({ headers: demo, body: chat() });
    expectError(answered, { status: 500, type: "server_error", code: "internal_error" });
    expect(gateway.reported).toMatchObject([{ cause: { message: `of ${KEY}` } }]);
  });

  it("are not what a provider calls a server_error", async () => {
    const gateway = await startGateway(document());
    provider.script(faults.status(429, { type: "server_error" }));
    await gateway.ask({ headers: demo, body: chat() });
    expect(gateway.reported).toEqual([]);
  });
});

describe("a provider's refusal is passed on:", async () => {
  const gateway = await startGateway(document());
  const error = { message: "It does not fit.", type: "own_type", param: "own_param", code: "own_code" };

  it.each([400, 404, 409, 413, 422, 429])("%i, with the provider's type, param and code", async (status) => {
    provider.script(faults.status(status, error, { "x-provider": KEY, "set-cookie": "a=b" }));
    for (const body of [chat(), streamed()]) {
      const answered = await gateway.ask({ headers: demo, body });
      expectError(answered, { status, type: "own_type", code: "own_code", param: "own_param" });
      expect(envelopeOf(answered).message).toBe(error.message);
      expect(Object.keys(answered.headers).toSorted()).toEqual(["content-type", "x-request-id"]);
    }
  });

  it.each([400, 409, 429])("%i, with its retry-after", async (status) => {
    const headers = { "retry-after": "17", "retry-after-ms": "16500" };
    provider.script(faults.status(status, error, headers));
    expect((await gateway.ask({ headers: demo, body: streamed() })).headers).toMatchObject(headers);
  });

  it("without what it says of the gateway's key and of its own address", async () => {
    const message = `Bearer ${KEY} to ${provider.url}/chat/completions (127.0.0.1:${port}), 127.0.0.1\n${KEY}`;
    provider.script(faults.status(400, { message, param: KEY, code: `x${KEY}` }));
    const answered = await gateway.ask({ headers: demo, body: chat() });
    expectNothingInside(answered, KEY, port, "127.0.0.1");
    expect(envelopeOf(answered).message).toMatch(/^Bearer .* to http:/);
  });

  it("with all its words, though the gateway's key is a part of them", async () => {
    const other = await startGateway(document({ provider_config: { api_base: provider.url, api_key: "t.x" } }));
    provider.script(faults.status(400, { message: "text t.x next t.xt", code: "context_length_exceeded" }));
    const error = envelopeOf(await other.ask({ headers: demo, body: chat() }));
    expect(error).toMatchObject({ message: "text [redacted] next t.xt", code: "context_length_exceeded" });
  });

  it.each([
    ["more members than four", '{"error":{"message":"no","type":"t","param":null,"code":"c","innererror":{"a":1}}}'],
    ["text", "<h1>Bad</h1>"],
    ["nothing", ""],
    ["another JSON", '{"detail":"no"}'],
    ["an error that is text", '{"error":"no"}'],
    ["an error without members", '{"error":{}}'],
    ["members of other types", '{"error":{"message":7,"type":[],"param":{},"code":40001}}'],
    ["a deep error", `{"error":{"message":"no","x":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`],
    ["no end", `{"error":{"message":"${"x".repeat(100_000)}"}}`],
  ])("in the envelope, even if it answered with %s", async (_, body) => {
    provider.script(json(body, { status: 422 }));
    const answered = await gateway.ask({ headers: demo, body: chat() });
    expect(answered.status).toBe(422);
    expect(envelopeOf(answered).type).toBeTypeOf("string");
    expectNothingInside(answered, ...SECRETS);
  });
});

describe("a provider that fails before its answer has begun is", async () => {
  const patient = await startGateway(document({ timeout: 20_000 }));
  const impatient = await startGateway(document({ timeout: 100 }));
  const auth = { status: 502, type: "upstream_error", code: "upstream_auth_failed" };
  const unavailable = { status: 502, type: "upstream_error", code: "upstream_unavailable" };
  const malformed = { status: 502, type: "upstream_error", code: "upstream_malformed" };
  const timeout = { status: 504, type: "upstream_error", code: "upstream_timeout" };
  const secret = { message: `key ${KEY} at ${provider.url}` };
  const errorBody = JSON.stringify({ error: secret });

  const always: [string, Behaviour, typeof auth][] = [
    ["401", faults.status(401, secret), auth],
    ["402", faults.status(402, secret), auth],
    ["403", faults.status(403, secret), auth],
    ["408", faults.status(408, secret), timeout],
    ["500", faults.status(500, secret), unavailable],
    ["503", faults.status(503, "<h1>Busy</h1>"), unavailable],
    ["599", faults.status(599), unavailable],
    ["418", faults.status(418, secret), unavailable],
    ["a redirect", faults.redirect("http://127.0.0.1:1/"), unavailable],
    ["a reset connection", faults.resetBeforeHeaders(), unavailable],
    ["a closed connection", faults.closeBeforeHeaders(), unavailable],
    ["an answer that is no HTTP", faults.rawSocket("Hello\r\n\r\n"), unavailable],
    ["silence", faults.silent(), timeout],
    ["an empty answer", raw(""), malformed],
  ];
  const forJson: typeof always = [
    ["an error with status 200", json(errorBody), unavailable],
    ["broken JSON", faults.brokenJson(), malformed],
    ["cut JSON", faults.cutJson(), malformed],
    ["JSON that is no object", json("[1]"), malformed],
    ["a stream instead of JSON", stream(), malformed],
    ["JSON that does not come", raw(['{"id":'], { ending: "stall" }), timeout],
  ];
  const forStreams: typeof always = [
    ["an error as its first event", streamFaults.errorEventFirst(secret), unavailable],
    ["an event named error", raw('event: error\ndata: {"a":1}\n\n'), unavailable],
    ["JSON instead of a stream", faults.jsonInsteadOfStream(), malformed],
    ["JSON that is called a stream", raw('{"id":"x"}'), malformed],
    ["a stream without events", streamFaults.emptyStream(), malformed],
    ["a stream of comments", raw(": busy\n\n: busy\n\n"), malformed],
    ["nothing but [DONE]", raw("data: [DONE]\n\n"), malformed],
    ["a first event that is no JSON", streamFaults.malformedEventAfter(0), malformed],
    ["half an event", raw('data: {"id":"x","cho', { ending: "cut" }), malformed],
    ["a head that is cut", streamFaults.cutAfter(0), malformed],
    ["a head, then silence", streamFaults.headersThenSilence(), timeout],
    ["comments without end", streamFaults.pingsForever(5), timeout],
  ];
  const rows = [
    ...[...always, ...forJson].map((row) => ["JSON", chat(), ...row] as const),
    ...[...always, ...forStreams].map((row) => ["stream", streamed(), ...row] as const),
  ];

  it.each(rows.map(([kind, body, name, behaviour, expected]) => ({ kind, body, name, behaviour, expected })))(
    "a $expected.status $expected.code: $name ($kind)",
    async ({ body, behaviour, expected }) => {
      const gateway = expected === timeout ? impatient : patient;
      provider.script(behaviour);
      expectError(await gateway.ask({ headers: demo, body }), expected);
      expect(provider.requests).toHaveLength(1);
      expect(gateway.log.at(-1)).toMatchObject({ ending: "failed", status: expected.status, total_tokens: 0 });
      expect(JSON.stringify(gateway.log)).not.toMatch(new RegExp(`${KEY}|127\\.0\\.0\\.1`));
    },
  );

  it("a 502 upstream_unavailable: nobody listens", async () => {
    await provider.goDown();
    for (const body of [chat(), streamed()]) expectError(await patient.ask({ headers: demo, body }), unavailable);
    await provider.comeUp();
  });

  it("not a provider that answers", async () => {
    provider.script(completion());
    expect((await patient.ask({ headers: demo, body: chat() })).status).toBe(200);
  });
});
