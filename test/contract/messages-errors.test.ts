// The contract's table of errors for clients of Messages: each row's status, Anthropic's type, words and headers. In Anthropic's
// place is the stand-in.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { limitsUnavailable } from "../../functions/core/error.ts";
import type { GatewayRequest } from "../../functions/core/request.ts";
import { MODEL } from "../core/support/requests.ts";
import { message, PATH, streamed } from "../protocols/messages/native/support.ts";
import * as faults from "../support/anthropic-stand-in/faults.ts";
import { API_KEY } from "../support/anthropic-stand-in/refusal.ts";
import { type AnthropicStandIn, startAnthropicStandIn } from "../support/anthropic-stand-in.ts";
import { ask, failing, type Setting, startWithKeys } from "./support/start.ts";

let standIn: AnthropicStandIn;
beforeAll(async () => {
  standIn = await startAnthropicStandIn();
});
beforeEach(() => standIn.reset());
afterAll(() => standIn.close());

function start({ model, ...setting }: Setting = {}) {
  const config = { api_key: API_KEY, api_base: standIn.url };
  const entry = { model: "anthropic/claude-haiku-4-5", provider_config: config, ...model };
  return startWithKeys({ model: entry, ...setting });
}

const KEY = { "x-api-key": "my-secret-key", "x-request-id": "mine" };

async function askGateway(request: Partial<GatewayRequest>, setting: Setting = {}) {
  const whole = { path: PATH, headers: KEY, body: message(), ...request };
  const { status, headers, text } = await ask(await start(setting), whole, setting.times);
  const { type, error, request_id, ...rest } = JSON.parse(text);
  expect([type, request_id, headers["request-id"], headers["x-request-id"], rest]).toEqual([
    ...["error", "mine", "mine", "mine"],
    {},
  ]);
  return { status, error, retry: headers["x-should-retry"], headers };
}

function expected(status: number, type: string, words: string | RegExp, retry?: "false") {
  return { status, error: { type, message: expect.stringMatching(words) }, retry };
}

const without = (key: string) => ({ headers: { "x-request-id": "mine", ...(key !== "" && { "x-api-key": key }) } });
const elsewhere = { api_key: "k", api_base: "https://llm.example.com" };
const unpriced = {
  key: { budget: { usd_per_day: 5 } },
  model: { model: "anthropic/unknown-model", provider_config: elsewhere },
};

describe("the gateway's own errors", () => {
  it.each<[string, Partial<GatewayRequest>, Setting, ReturnType<typeof expected>]>([
    ["no key", without(""), {}, expected(401, "authentication_error", /x-api-key/, "false")],
    ["an unknown key", without("x"), {}, expected(401, "authentication_error", /API key/, "false")],
    ["a disabled key", without("a-disabled-key"), {}, expected(401, "authentication_error", /API key/, "false")],
    ["an expired key", without("an-expired-key"), {}, expected(401, "authentication_error", /API key/, "false")],
    ["no JSON", { body: "{" }, {}, expected(400, "invalid_request_error", /JSON/)],
    ["no model", { body: message({ model: "" }) }, {}, expected(400, "invalid_request_error", /'model'/)],
    ["no messages", { body: message({ messages: [] }) }, {}, expected(400, "invalid_request_error", /'messages'/)],
    ["no maximum", { body: message({ max_tokens: null }) }, {}, expected(400, "invalid_request_error", /'max_tokens'/)],
    [
      "a wrong maximum",
      { body: message({ max_tokens: 1.5 }) },
      {},
      expected(400, "invalid_request_error", /'max_tokens'/),
    ],
    ["a wrong type", { body: message({ stream: "yes" }) }, {}, expected(400, "invalid_request_error", /'stream'/)],
    [
      "a duplicate",
      { body: message().replace("{", '{"model":"x",') },
      {},
      expected(400, "invalid_request_error", /model/),
    ],
    [
      "a denied field",
      { body: message({ top_k: 5 }) },
      { model: { deny_fields: ["top_k"] } },
      expected(400, "invalid_request_error", /top_k/),
    ],
    [
      "an unknown model",
      { body: message({ model: "claude-9" }) },
      {},
      expected(404, "not_found_error", /'claude-9' does not exist/),
    ],
    ["a model of others", {}, { key: { allowed_models: [] } }, expected(403, "permission_error", new RegExp(MODEL))],
    ["a budget without a price", {}, unpriced, expected(403, "permission_error", /price/)],
    ["an unknown path", { path: "/v1/messages/batches" }, {}, expected(404, "not_found_error", /Unknown request URL/)],
    ["another method", { method: "PUT" }, {}, expected(405, "invalid_request_error", /POST/)],
    [
      "a body that is too large",
      { body: `${message()}${" ".repeat(6 * 1024 * 1024)}` },
      {},
      expected(413, "request_too_large", /./),
    ],
    [
      "an unknown encoding",
      { headers: { ...KEY, "content-encoding": "snappy" } },
      {},
      expected(415, "invalid_request_error", /snappy|encoding/i),
    ],
    ["a minute's limit", {}, { key: { rate_limit: { rpm: 1 } }, times: 2 }, expected(429, "rate_limit_error", /demo/)],
    [
      "a day's limit",
      {},
      { key: { rate_limit: { rpd: 1 } }, times: 2 },
      expected(429, "rate_limit_error", /demo/, "false"),
    ],
    [
      "unreachable counters",
      {},
      { hooks: [failing(limitsUnavailable(new Error("down")))] },
      expected(503, "api_error", /counters/),
    ],
    [
      "anything unforeseen",
      {},
      { hooks: [failing(new Error("a secret"))] },
      expected(500, "api_error", /unexpectedly/),
    ],
  ])("%s", async (_, request, setting, row) => {
    const { headers: _headers, ...shown } = await askGateway(request, setting);
    expect(shown).toEqual(row);
  });

  it("say when to ask again after a limit", async () => {
    const { headers } = await askGateway({}, { key: { rate_limit: { rpm: 1 } }, times: 2 });
    expect(headers).toMatchObject({
      "retry-after": expect.stringMatching(/^\d+$/),
      "retry-after-ms": expect.any(String),
    });
  });
});

describe.each([
  ["a JSON answer", message()],
  ["a stream", streamed()],
])("the provider's errors in place of %s", (_, body) => {
  it.each([
    [400, "invalid_request_error"],
    [404, "not_found_error"],
    [413, "request_too_large"],
    [429, "rate_limit_error"],
    [500, "api_error"],
    [504, "timeout_error"],
    [529, "overloaded_error"],
  ])("of status %i stay word for word", async (status, type) => {
    standIn.fail(faults.status(status, { message: "In the stand-in's words.", headers: { "retry-after": "20" } }));
    const { headers, ...shown } = await askGateway({ body });
    expect(shown).toEqual(expected(status, type, /^In the stand-in's words\.$/));
    expect(headers["retry-after"]).toBe("20");
  });

  it.each([401, 402, 403])("of status %i are the gateway's own affair", async (status) => {
    standIn.fail(faults.status(status));
    const { headers: _, ...shown } = await askGateway({ body });
    expect(shown).toEqual(expected(502, "api_error", /refused the gateway's own credentials/, "false"));
  });

  it("that are rules of the API stay word for word", async () => {
    const { status, error } = await askGateway({ body: body.replace('"max_tokens":100', '"max_tokens":10000000') });
    expect([status, error]).toEqual([400, JSON.parse(JSON.stringify(standIn.refusals[0]?.body)).error]);
  });

  it("are a timeout with status 408", async () => {
    standIn.fail(faults.status(408));
    const { headers: _, ...shown } = await askGateway({ body });
    expect(shown).toEqual(expected(504, "timeout_error", /timed out/, "false"));
  });

  it("are a broken answer where it is cut", async () => {
    standIn.fail(faults.cutAfter(0));
    const { headers: _, ...shown } = await askGateway({ body });
    expect(shown).toEqual(expected(502, "api_error", /broke off/, "false"));
  });

  it("are its silence", async () => {
    standIn.fail(faults.stallAfter(0));
    const setting = { model: { timeout: 20, answer_timeout: 20, idle_timeout: 20 } };
    const { headers: _, ...shown } = await askGateway({ body }, setting);
    expect(shown).toEqual(expected(504, "timeout_error", /in time/, "false"));
  });

  it("are its absence", async () => {
    const config = { api_key: API_KEY, api_base: "http://127.0.0.1:1" };
    const { headers, ...shown } = await askGateway({ body }, { model: { provider_config: config } });
    expect(shown).toEqual(expected(502, "api_error", /cannot be reached/));
    expect(headers["retry-after"]).toBe("5");
  });
});

it("reports an error that comes first in a stream with its own status, and one in the middle as an event", async () => {
  standIn.fail(faults.overloadedFirst());
  const { headers: _, ...shown } = await askGateway({ body: streamed() });
  expect(shown).toMatchObject({
    status: 529,
    error: { type: "overloaded_error", message: "Overloaded", details: null },
  });
  standIn.fail(faults.overloadedAfter(3));
  const gateway = await start();
  const { status, text } = await gateway.ask({ path: PATH, headers: KEY, body: streamed() });
  const [event, data = ""] = text.trimEnd().split("\n").slice(-2);
  expect([status, event]).toEqual([200, "event: error"]);
  expect(JSON.parse(data.slice("data: ".length))).toEqual({
    type: "error",
    error: { type: "overloaded_error", message: "Overloaded", details: null },
    request_id: "mine",
  });
});
