// The contract's table of errors for clients of embeddings: each row's status, type, code and headers.
import { describe, expect, it } from "vitest";
import { limitsUnavailable } from "../../functions/core/error.ts";
import type { GatewayRequest } from "../../functions/core/request.ts";
import { type Answer, body, json, scriptedFetch, silent, status, unreachable } from "../core/support/scripted-fetch.ts";
import { embedded, PATH, request } from "../protocols/embeddings/support.ts";
import { ask, failing, type Setting, startWithKeys } from "./support/start.ts";

const KEY = { authorization: "Bearer my-secret-key", "x-request-id": "mine" };
const CONFIG = { api_key: "sk-provider", api_base: "https://llm.example.com/v1" };

async function askGateway(asked: Partial<GatewayRequest>, { model, ...setting }: Setting = {}, answer?: Answer) {
  const provider = scriptedFetch(answer ?? json(embedded()));
  const entry = { model: "openai/embed", provider_config: CONFIG, prices: { prompt: 1, completion: 1 }, ...model };
  const gateway = await startWithKeys({ fetch: provider.fetch, model: entry, ...setting });
  const whole = { path: PATH, headers: KEY, body: request(), ...asked };
  const { status: code, headers, text } = await ask(gateway, whole, setting.times);
  const { error, ...rest } = JSON.parse(text);
  expect([headers["content-type"], headers["x-request-id"], rest]).toEqual(["application/json", "mine", {}]);
  return { shown: { status: code, error, retry: headers["x-should-retry"] }, times: provider.asked.length };
}

const INVALID = "invalid_request_error";

interface Row {
  readonly status: number;
  readonly code: string | null;
  readonly type?: string;
  readonly param?: string;
  readonly retry?: "false";
}

function expected({ status, code, type = INVALID, param, retry }: Row) {
  return { status, error: { message: expect.stringMatching(/\S/), type, param: param ?? null, code }, retry };
}

const without = (key: string) => ({
  headers: { "x-request-id": "mine", ...(key !== "" && { authorization: `Bearer ${key}` }) },
});
const refusedKey: Row = { status: 401, code: "invalid_api_key", retry: "false" };
const tooMuch = { type: "rate_limit_error", status: 429 } as const;
const usedUp: Row = { status: 429, code: "insufficient_quota", type: "insufficient_quota", retry: "false" };
const member = (code: string, param: string, value: unknown) =>
  [
    `${param} that is ${JSON.stringify(value)}`,
    { body: request({ [param]: value }) },
    {},
    { status: 400, code, param },
  ] as const;
const elsewhere = (model: string, config: object = CONFIG) =>
  [
    `an endpoint that ${model.replace(/\/.*/, "")} lacks`,
    {},
    { model: { model, provider_config: config } },
    { status: 400, code: "unsupported_endpoint" },
  ] as const;

/** What is wrong, the request, the setting and the row. */
const OWN: readonly (readonly [string, Partial<GatewayRequest>, Setting, Row])[] = [
  ["no key", without(""), {}, refusedKey],
  ["an unknown key", without("x"), {}, refusedKey],
  ["a disabled key", without("a-disabled-key"), {}, refusedKey],
  ["an expired key", without("an-expired-key"), {}, refusedKey],
  ["no JSON", { body: "{" }, {}, { status: 400, code: "invalid_json" }],
  ["a list as a body", { body: "[]" }, {}, { status: 400, code: "invalid_value" }],
  ...["", null, undefined].map((value) => member("missing_required_parameter", "model", value)),
  ...["", null, undefined, []].map((value) => member("missing_required_parameter", "input", value)),
  ...[5, true, {}].map((value) => member("invalid_value", "input", value)),
  member("invalid_value", "model", 5),
  member("invalid_value", "stream", "yes"),
  ...["input", "INPUT", "dimensions", "encoding_format"].map(
    (name) =>
      [
        `${name} twice`,
        { body: request({ dimensions: 1, encoding_format: "float" }).replace("{", `{"${name}":"x",`) },
        {},
        { status: 400, code: "invalid_value", param: name.toLowerCase() },
      ] as const,
  ),
  [
    "a denied field",
    { body: request({ dimensions: 5 }) },
    { model: { deny_fields: ["dimensions"] } },
    { status: 400, code: "unsupported_parameter", param: "dimensions" },
  ],
  elsewhere("anthropic/claude-x"),
  elsewhere("groq/x"),
  ["a model for chat alone", {}, { model: { protocols: ["chat"] } }, { status: 400, code: "unsupported_endpoint" }],
  ["an unknown model", { body: request({ model: "x" }) }, {}, { status: 404, code: "model_not_found" }],
  ["a model of others", {}, { key: { allowed_models: [] } }, { status: 403, code: "model_access_forbidden" }],
  [
    "a budget without a price",
    {},
    { key: { budget: { usd_per_day: 5 } }, model: { prices: undefined } },
    { status: 403, code: "price_unknown" },
  ],
  ["another method", { method: "GET" }, {}, { status: 405, code: "method_not_allowed" }],
  ["a path below", { path: `${PATH}/x` }, {}, { status: 404, code: "unknown_url" }],
  [
    "an unknown encoding",
    { headers: { ...KEY, "content-encoding": "snappy" } },
    {},
    { status: 415, code: "unsupported_encoding" },
  ],
  ["a minute's limit", {}, { key: { rate_limit: { rpm: 1 } }, times: 2 }, { ...tooMuch, code: "rate_limit_exceeded" }],
  ["a day's tokens", {}, { key: { rate_limit: { tpd: 5 } }, times: 2 }, usedUp],
  ["a budget", {}, { key: { budget: { usd_per_day: 0.000001 } }, times: 2 }, usedUp],
  [
    "unreachable counters",
    {},
    { hooks: [failing(limitsUnavailable(new Error("down")))] },
    { status: 503, code: "limits_unavailable", type: "server_error" },
  ],
  [
    "anything unforeseen",
    {},
    { hooks: [failing(new Error("a secret"))] },
    { status: 500, code: "internal_error", type: "server_error" },
  ],
];

describe("the gateway's own errors", () => {
  it.each(OWN)("%s", async (_, asked, setting, row) => {
    const { shown, times } = await askGateway(asked, setting);
    expect(shown).toEqual(expected(row));
    expect(times).toBe((setting.times ?? 1) - 1);
  });
});

const upstream = (status: number, code: string, retry?: "false"): Row => ({
  ...{ status, code, type: "upstream_error" },
  ...(retry && { retry }),
});
const asItIs = (code: number): Row => ({ status: code, code: null, type: "some_type" });

/** What the provider does, and the row. */
const PROVIDERS: readonly (readonly [string, Answer, Row])[] = [
  ...[400, 409, 413, 422, 429].map((code) => [`status ${code}`, status(code), asItIs(code)] as const),
  ...[500, 503].map((code) => [`status ${code}`, status(code), upstream(502, "upstream_unavailable")] as const),
  ...[401, 402, 403].map(
    (code) => [`status ${code}`, status(code), upstream(502, "upstream_auth_failed", "false")] as const,
  ),
  ["status 404 of its model", status(404, { message: "The model `embed` does not exist." }), asItIs(404)],
  [
    "status 404 of the path",
    body(["404 page not found"], { status: 404 }),
    { status: 400, code: "unsupported_endpoint" },
  ],
  ["status 408", status(408), upstream(504, "upstream_timeout", "false")],
  [
    "a prompt that is too long",
    status(400, { message: "This model's maximum context length is 8192 tokens, however you requested 9000 tokens." }),
    { status: 400, code: "context_length_exceeded", type: "some_type" },
  ],
  ["a broken answer", body(['{"data":['], { ending: "cut" }), upstream(502, "upstream_malformed", "false")],
  ["nobody there", unreachable(), upstream(502, "upstream_unavailable")],
];

describe("the provider's errors", () => {
  it.each(PROVIDERS)("%s", async (_, answer, row) => {
    const { shown } = await askGateway({}, {}, answer);
    expect(shown).toEqual(expected(row));
  });

  it("silence", async () => {
    const { shown } = await askGateway({}, { model: { timeout: 20 } }, silent());
    expect(shown).toEqual(expected(upstream(504, "upstream_timeout", "false")));
  });
});
