// The contract's table of errors for clients of Responses: each row's status, type, code and headers. In OpenAI's place is the
// stand-in.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { limitsUnavailable } from "../../functions/core/error.ts";
import type { GatewayRequest } from "../../functions/core/request.ts";
import { MODEL } from "../core/support/requests.ts";
import { dataIn, PATH, request, streamed } from "../protocols/responses/native/support.ts";
import * as faults from "../support/anthropic-stand-in/faults.ts";
import { API_KEY, type OpenaiStandIn, startOpenaiStandIn, status } from "../support/openai-stand-in.ts";
import { validResponses } from "../support/responses-stream.ts";
import { ask, failing, type Setting, startWithKeys } from "./support/start.ts";

let standIn: OpenaiStandIn;
beforeAll(async () => {
  standIn = await startOpenaiStandIn();
});
beforeEach(() => standIn.reset());
afterAll(() => standIn.close());

function start({ model, ...setting }: Setting = {}) {
  const config = { api_key: API_KEY, api_base: standIn.url };
  const prices = { prompt: 1, completion: 1 };
  const entry = { model: "openai/gpt-5.1", provider_config: config, prices, ...model };
  return startWithKeys({ model: entry, ...setting });
}

const KEY = { authorization: "Bearer my-secret-key", "x-request-id": "mine" };

async function askGateway(asked: Partial<GatewayRequest>, setting: Setting = {}) {
  const whole = { path: PATH, headers: KEY, body: request(), ...asked };
  const { status, headers, text } = await ask(await start(setting), whole, setting.times);
  const { error, ...rest } = JSON.parse(text);
  expect([headers["content-type"], headers["x-request-id"], rest]).toEqual(["application/json", "mine", {}]);
  return { status, error, retry: headers["x-should-retry"], headers };
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

/** What is wrong, the request, the setting and the row. */
const OWN: readonly (readonly [string, Partial<GatewayRequest>, Setting, Row])[] = [
  ["no key", without(""), {}, refusedKey],
  ["an unknown key", without("x"), {}, refusedKey],
  ["a disabled key", without("a-disabled-key"), {}, refusedKey],
  ["an expired key", without("an-expired-key"), {}, refusedKey],
  ["no JSON", { body: "{" }, {}, { status: 400, code: "invalid_json" }],
  ...[
    ["model", ""],
    ["model", null],
    ["input", null],
    ["input", ""],
    ["input", []],
  ].map(
    ([param, value]) =>
      [
        `${param} that is ${JSON.stringify(value)}`,
        { body: request({ [String(param)]: value }) },
        {},
        { status: 400, code: "missing_required_parameter", param: String(param) },
      ] as const,
  ),
  ...Object.entries({ input: 5, stream: "yes", stream_options: [], max_output_tokens: 1.5 }).map(
    ([param, value]) =>
      [
        `${param} of a wrong type`,
        { body: request({ [param]: value }) },
        {},
        { status: 400, code: "invalid_value", param },
      ] as const,
  ),
  [
    "a duplicate",
    { body: request().replace("{", '{"INPUT":"x",') },
    {},
    { status: 400, code: "invalid_value", param: "input" },
  ],
  [
    "a denied field",
    { body: request({ top_p: 0.5 }) },
    { model: { deny_fields: ["top_p"] } },
    { status: 400, code: "unsupported_parameter", param: "top_p" },
  ],
  [
    "a tool of the provider that the model does not allow",
    { body: request({ tools: [{ type: "namespace", name: "n", tools: [] }, { type: "web_search" }] }) },
    { model: { server_tools: [] } },
    { status: 400, code: "unsupported_parameter", param: "tools[web_search]" },
  ],
  [
    "state of the provider",
    { body: request({ previous_response_id: "resp_1" }) },
    {},
    { status: 400, code: "previous_response_not_found", param: "previous_response_id" },
  ],
  ["an unknown model", { body: request({ model: "gpt-9" }) }, {}, { status: 404, code: "model_not_found" }],
  ["a model of others", {}, { key: { allowed_models: [] } }, { status: 403, code: "model_access_forbidden" }],
  [
    "a budget without a price",
    {},
    { key: { budget: { usd_per_day: 5 } }, model: UNPRICED() },
    { status: 403, code: "price_unknown" },
  ],
  ["an unknown path", { path: "/v1/responses/resp_1" }, {}, { status: 404, code: "unknown_url" }],
  ["another method", { method: "PUT" }, {}, { status: 405, code: "method_not_allowed" }],
  [
    "a WebSocket",
    { method: "GET", headers: { ...KEY, upgrade: "websocket" } },
    {},
    { status: 426, code: "upgrade_required" },
  ],
  [
    "a body that is too large",
    { body: `${request()}${" ".repeat(6 * 1024 * 1024)}` },
    {},
    { status: 413, code: "request_too_large" },
  ],
  [
    "an unknown encoding",
    { headers: { ...KEY, "content-encoding": "snappy" } },
    {},
    { status: 415, code: "unsupported_encoding" },
  ],
  ["a minute's limit", {}, { key: { rate_limit: { rpm: 1 } }, times: 2 }, { ...tooMuch, code: "rate_limit_exceeded" }],
  ["a day's requests", {}, { key: { rate_limit: { rpd: 1 } }, times: 2 }, usedUp],
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

function UNPRICED() {
  return { model: "openai/unknown-model", prices: undefined, provider_config: { api_base: "https://llm.example.com" } };
}

describe("the gateway's own errors", () => {
  it.each(OWN)("%s", async (_, asked, setting, row) => {
    const { headers: _headers, ...shown } = await askGateway(asked, setting);
    expect(shown).toEqual(expected(row));
    expect(standIn.requests.length).toBe((setting.times ?? 1) - 1);
  });

  it("say when to ask again after a limit", async () => {
    const { headers } = await askGateway({}, { key: { rate_limit: { rpm: 1 } }, times: 2 });
    expect(headers).toMatchObject({
      "retry-after": expect.stringMatching(/^\d+$/),
      "retry-after-ms": expect.any(String),
    });
  });
});

const upstream = (status: number, code: string, retry?: "false"): Row => ({
  ...{ status, code, type: "upstream_error" },
  ...(retry && { retry }),
});

describe.each([
  ["a JSON answer", request()],
  ["a stream", streamed()],
])("the provider's errors in place of %s", (_, body) => {
  it.each([400, 404, 409, 413, 422, 429, 500, 503])("of status %i stay as they are", async (code) => {
    standIn.fail(status(code, "some_error", "The model says: in the stand-in's words."));
    const { headers, error, status: shown } = await askGateway({ body });
    const own = code >= 500 ? "upstream_unavailable" : null;
    const message = "The model says: in the stand-in's words.";
    expect([shown, error]).toEqual([code, { message, type: "some_error", param: null, code: own }]);
    expect(headers["retry-after"]).toBe(code >= 500 ? "5" : undefined);
  });

  it.each([401, 402, 403])("of status %i are the gateway's own affair", async (code) => {
    standIn.fail(status(code, "some_error", "No."));
    const { headers: _, ...shown } = await askGateway({ body });
    expect(shown).toEqual(expected(upstream(502, "upstream_auth_failed", "false")));
  });

  it("that are rules of the API stay as they are", async () => {
    const { status, error } = await askGateway({ body: body.replace('"input"', '"max_output_tokens":3,"input"') });
    expect([status, error]).toMatchObject([400, { param: "max_output_tokens", code: "integer_below_min_value" }]);
  });

  it("are a prompt that is too long by its code", async () => {
    standIn.fail(status(400, "invalid_request_error", "Your input exceeds the context window of this model."));
    const { status: shown, error } = await askGateway({ body });
    expect([shown, error.code]).toEqual([400, "context_length_exceeded"]);
  });

  it("are a timeout with status 408", async () => {
    standIn.fail(status(408, "some_error", "Late."));
    const { headers: _, ...shown } = await askGateway({ body });
    expect(shown).toEqual(expected(upstream(504, "upstream_timeout", "false")));
  });

  it("are a broken answer where it is cut", async () => {
    standIn.fail(faults.cutAfter(0));
    const { headers: _, ...shown } = await askGateway({ body });
    expect(shown).toEqual(expected(upstream(502, "upstream_malformed", "false")));
  });

  it("are its silence", async () => {
    standIn.fail(faults.stallAfter(0));
    const setting = { model: { timeout: 20, answer_timeout: 20, idle_timeout: 20 } };
    const { headers: _, ...shown } = await askGateway({ body }, setting);
    expect(shown).toEqual(expected(upstream(504, "upstream_timeout", "false")));
  });

  it("are its absence", async () => {
    const config = { api_key: API_KEY, api_base: "http://127.0.0.1:1" };
    const { headers, ...shown } = await askGateway({ body }, { model: { provider_config: config } });
    expect(shown).toEqual(expected(upstream(502, "upstream_unavailable")));
    expect(headers["retry-after"]).toBe("5");
  });
});

describe("a failure in the middle of a stream", () => {
  it.each([
    ["a cut", faults.cutAfter(6), "upstream_truncated"],
    ["an end", faults.endAfter(6), "upstream_truncated"],
    ["silence", faults.stallAfter(6), "upstream_stalled"],
  ])("is both events, natively and translated: %s", async (_, fault, code) => {
    for (const protocols of [undefined, ["chat"]]) {
      standIn.fail(fault);
      const gateway = await start({ model: { protocols, idle_timeout: 20 } });
      const { status, text } = await gateway.ask({ path: PATH, headers: KEY, body: streamed() });
      expect([status, dataIn(text).slice(-2)]).toMatchObject([
        200,
        [
          { type: "error", code },
          { type: "response.failed", response: { status: "failed", error: { code } } },
        ],
      ]);
      if (protocols !== undefined) validResponses(text);
    }
  });
});

it("answers natively, and by chat completions where the server has no Responses, in a stream that every client reads", async () => {
  for (const hasResponses of [true, false]) {
    standIn.hasResponses = hasResponses;
    const gateway = await start();
    const { status, text } = await gateway.ask({ path: PATH, headers: KEY, body: streamed() });
    expect([status, validResponses(text).response["model"]]).toEqual([200, MODEL]);
  }
});
