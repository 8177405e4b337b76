// The path decides the protocol, and so the form of every answer, before anything else is looked at.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitsUnavailable } from "../../functions/core/error.ts";
import { startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";
import { anthropicErrorOf } from "./support/anthropic-error.ts";
import { envelopeOf } from "./support/envelope.ts";
import { configuration, MODEL, SECRET } from "./support/requests.ts";
import { json, scriptedFetch } from "./support/scripted-fetch.ts";

const MESSAGES = "/v1/messages";
const COUNT = "/v1/messages/count_tokens";
const CHAT = "/v1/chat/completions";

const message = {
  ...{ id: "msg_1", type: "message", role: "assistant", model: "claude", content: [{ type: "text", text: "Hi" }] },
  ...{ stop_reason: "end_turn", stop_sequence: null, usage: { input_tokens: 9, output_tokens: 2 } },
};
const claude = (more: object = {}) => {
  const document = configuration({ model: "anthropic/claude", ...more });
  return {
    ...document,
    keys: [
      ...document.keys,
      { name: "limited", key: "limited-key", allowed_models: [MODEL], rate_limit: { rpm: 1 } },
      { name: "none", key: "none-key", allowed_models: [] },
    ],
  };
};
const body = (more: object = {}) =>
  JSON.stringify({ model: MODEL, max_tokens: 64, messages: [{ role: "user", content: "Hello" }], ...more });
const headers = (secret = SECRET, more: Record<string, string> = {}) => ({ "x-api-key": secret, ...more });

const { fetch } = scriptedFetch(json(message));
const gateway = await startGateway(claude(), { fetch });

describe("a path of Messages", () => {
  const prefix = fc.constantFrom([], ["v1"], ["v1", "v1"], ["openai", "v1"], ["anthropic", "v1"]);
  const slashes = fc.array(fc.constantFrom("/", "/", "//", "///"), { minLength: 8, maxLength: 8 });
  const spelled = (segments: readonly string[]) =>
    fc.tuple(prefix, slashes, fc.constantFrom("", "/", "//")).map(([before, between, after]) =>
      [...before, ...segments]
        .map((segment, at) => `${between[at]}${segment}`)
        .join("")
        .concat(after),
    );

  it.each([
    [["messages"], message],
    [["messages", "count_tokens"], { input_tokens: expect.any(Number) }],
  ])("may be spelled in every way that clients do: %j", async (segments, expected) => {
    const patient = await startGateway(claude(), { fetch, countLimit: { take: () => {} } });
    await fc.assert(
      fc.asyncProperty(spelled(segments), async (path) => {
        const answered = await patient.ask({ path, headers: headers(), body: body() });
        expect([answered.status, JSON.parse(answered.text)]).toEqual([
          200,
          "id" in expected ? { ...expected, model: MODEL } : expected,
        ]);
        expect(answered.headers["request-id"]).toBe(answered.headers["x-request-id"]);
      }),
      { numRuns: runs(30) },
    );
  });

  it.each([
    [404, { path: "/v1/messages/batches" }],
    [404, { path: "/messages/msg_1" }],
    [404, { path: "/anthropic/v1/messages/count_tokens/x", method: "GET" }],
    [405, { method: "GET" }],
    [405, { method: "DELETE", path: COUNT }],
    [401, { headers: {} }],
    [401, { path: COUNT, headers: headers("wrong") }],
    [400, { body: "{" }],
    [400, { body: body({ max_tokens: undefined }) }],
    [400, { path: COUNT, body: body({ messages: [] }) }],
    [404, { body: body({ model: "nowhere" }) }],
    [404, { path: COUNT, body: body({ model: "nowhere" }) }],
    [403, { headers: headers("none-key") }],
    [403, { path: COUNT, headers: headers("none-key") }],
    [413, { body: " ".repeat(7e6) }],
    [413, { path: COUNT, body: " ".repeat(7e6) }],
    [415, { headers: headers(SECRET, { "content-encoding": "x" }) }],
  ])("has Anthropic's form of a %i: %j", async (status, request) => {
    const answered = await gateway.ask({ path: MESSAGES, headers: headers(), body: body(), ...request });
    expect(answered.status).toBe(status);
    expect(anthropicErrorOf(answered).type).toBe(TYPES[status]);
  });

  it("says what is wrong in the same words as elsewhere", async () => {
    for (const request of [{ body: "{" }, { headers: {} }, { body: "[]" }]) {
      const [own, others] = await Promise.all(
        [MESSAGES, CHAT].map((path) => gateway.ask({ headers: headers(), body: body(), ...request, path })),
      );
      if (own === undefined || others === undefined) throw new Error("no answer");
      expect(anthropicErrorOf(own).message).toBe(envelopeOf(others).message);
    }
  });

  it("is answered to HEAD without a body, and with the id", async () => {
    const { status, headers: sent, text } = await gateway.ask({ method: "HEAD", path: MESSAGES, headers: {} });
    expect([status, sent["allow"], text]).toEqual([405, "POST", ""]);
    expect(sent["request-id"]).toMatch(/./);
  });

  it("advises clients of Anthropic's to leave out /v1", async () => {
    const answered = await gateway.ask({ path: "/v1/messages/batches", headers: headers() });
    expect(anthropicErrorOf(answered).message).toMatch(/base URL .* without .* Anthropic's SDKs/);
  });
});

const TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  405: "invalid_request_error",
  413: "request_too_large",
  415: "invalid_request_error",
};

describe("a failure of the gateway's own", () => {
  it("is a 500 in Anthropic's form", async () => {
    const hook = { name: "broken", preCall: () => Promise.reject(new Error("secret words")) };
    const broken = await startGateway(claude(), { fetch, hooks: [hook] });
    const answered = await broken.ask({ path: MESSAGES, headers: headers(), body: body() });
    expect([answered.status, anthropicErrorOf(answered).type]).toEqual([500, "api_error"]);
    expect(answered.text).not.toContain("secret words");
  });

  it.each([MESSAGES, COUNT])("is a 503 in Anthropic's form: %s", async (path) => {
    const directory = { findKey: refuse, findModel: refuse, findAlias: refuse, listModels: refuse };
    const unreachable = await startGateway(claude(), { fetch, directory });
    const answered = await unreachable.ask({ path, headers: headers(), body: body() });
    expect([answered.status, anthropicErrorOf(answered).type]).toEqual([503, "api_error"]);
  });
});

const refuse = () => Promise.reject(limitsUnavailable(new Error("the table is gone")));

describe("GET /v1/models", () => {
  const read = (path: string, more: Record<string, string>) => gateway.ask({ method: "GET", path, headers: more });
  const version = { "anthropic-version": "2026-10-21" };

  it.each([
    ["/v1/models", {}, 401],
    ["/v1/models/nowhere", headers(), 404],
    ["/anthropic/v1/models/nowhere/", headers(), 404],
  ])("fails in Anthropic's form where its version is sent: %s", async (path, key, status) => {
    const answered = await read(path, { ...key, ...version });
    expect(answered.status).toBe(status);
    expect(anthropicErrorOf(answered).type).toBe(TYPES[status]);
    expect(envelopeOf(await read(path, key)).type).toBe("invalid_request_error");
  });

  it("has the id of Anthropic's, too, where its version is sent", async () => {
    expect((await read("/v1/models", { ...headers(), ...version })).headers["request-id"]).toMatch(/./);
    expect((await read("/v1/models", headers())).headers).not.toHaveProperty("request-id");
  });

  it.each(["/v1/usage", "/health", CHAT, "/v1/messages-of-mine", "/"])(
    "is the only other path that the version says something about: %s",
    async (path) => {
      const { headers: sent } = await read(path, version);
      expect(sent).not.toHaveProperty("request-id");
    },
  );
});

describe("a key", () => {
  it("that is wrong is not tried again by Claude Code, which asks again after any other 401", async () => {
    for (const path of [MESSAGES, COUNT, CHAT]) {
      const answered = await gateway.ask({ path, headers: headers("wrong"), body: body() });
      expect([answered.status, answered.headers["x-should-retry"]]).toEqual([401, "false"]);
    }
  });
});

describe("the log", () => {
  it.each([
    [{ path: MESSAGES }, { status: 200, protocol: "messages", ending: "complete" }],
    [{ path: CHAT, body: body() }, { protocol: "chat" }],
    [{ path: COUNT }, { status: 200, endpoint: "count_tokens", key: "demo" }],
    [
      { path: MESSAGES, method: "GET" },
      { status: 405, endpoint: "messages" },
    ],
    [
      { path: MESSAGES, headers: {} },
      { status: 401, endpoint: "messages", reason: "missing" },
    ],
  ])("says in which protocol it was asked: %j", async (request, expected) => {
    const { ask, log } = await startGateway(claude(), { fetch });
    await ask({ headers: headers(), body: body(), ...request });
    expect(log).toEqual([expect.objectContaining(expected)]);
  });
});
