// What is refused before any model is asked: paths and methods, then keys, then bodies; and the id of every response.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashSecret } from "../../functions/aws/hash-secret.ts";
import { unpack } from "../../functions/aws/unpack.ts";
import { answer } from "../../functions/core/answer.ts";
import { limitsUnavailable } from "../../functions/core/error.ts";
import type { Hook } from "../../functions/core/hook.ts";
import { createReadLimit } from "../../functions/core/limits/read-limit.ts";
import { createBreaker } from "../../functions/core/upstream/breaker.ts";
import { createUsageRefusals } from "../../functions/core/upstream/stream-options.ts";
import { chat as chatProtocol } from "../../functions/protocols/chat/protocol.ts";
import { startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";
import { envelopeOf } from "./support/envelope.ts";
import { chat, configuration, MODEL, SECRET, streamed } from "./support/requests.ts";
import { events, json, scriptedFetch } from "./support/scripted-fetch.ts";

const completion = { id: "c", object: "chat.completion", model: "upstream-0", choices: [] };
const { fetch, asked } = scriptedFetch(async (asked) => {
  const { stream } = JSON.parse(asked.body);
  return (stream ? events([`data: ${JSON.stringify(completion)}\n\ndata: [DONE]\n\n`]) : json(completion))(asked);
});
const document = configuration({}, {}, {});
document.keys.push({ name: "other", key: "other-key", allowed_models: ["fallback-1", "nowhere", MODEL, MODEL] });
const slashed = ["a/b c", "x//y/", "v1/models", "models/"];
document.models.push(...slashed.map((name) => ({ ...document.models[0], name }) as (typeof document.models)[number]));
document.keys.push({ name: "slashes", key: "slashes-key", allowed_models: slashed });
const hooked: string[] = [];
const spy: Hook = { name: "spy", preCall: async ({ requestId }) => void hooked.push(requestId) };
const gateway = await startGateway(document, { fetch, hooks: [spy], readLimit: { take: () => {} } });

const authorized = { authorization: `Bearer ${SECRET}` };
const get = (path: string, headers: Record<string, string> = authorized) =>
  gateway.ask({ method: "GET", path, headers });
const CHAT = "/v1/chat/completions";

describe("a path", () => {
  it.each([
    "/",
    "",
    "/v1",
    "/v1/complete",
    "/v1/chat%2Fcompletions",
    "/%76%31/models",
    "/V1/models",
    "/v1/health",
    "/health/x",
    "/openai",
    "/openai/models",
    "/v1/openai/v1/models",
    "/v1/v1/v1/models",
    "/v2/models",
  ])("that is unknown is refused with the base URL to set, for any caller: %j", async (path) => {
    for (const method of ["GET", "POST", "BREW"]) {
      const answered = await gateway.ask({ method, path, headers: {}, body: "{" });
      expect(answered.status).toBe(404);
      const { message, ...error } = envelopeOf(answered);
      expect(error).toMatchObject({ type: "invalid_request_error", code: "unknown_url", param: null });
      expect(message).toMatch(/base URL .*\/v1/);
    }
  });

  it("is repeated by an error only as far as a reader needs it", async () => {
    expect((await get(`/${"x".repeat(9_999)}`)).text.length).toBeLessThan(500);
  });

  it.each([
    ["GET", CHAT, "POST"],
    ["HEAD", CHAT, "POST"],
    ["DELETE", "/chat/completions/", "POST"],
    ["POST", "/v1/models", "GET, HEAD"],
    ["PUT", `/v1/models/${MODEL}`, "GET, HEAD"],
    ["POST", "/v1/usage", "GET, HEAD"],
    ["POST", "/health", "GET, HEAD"],
    ["head", "/health", "GET, HEAD"],
    ["post", CHAT, "POST"],
  ])("is not answered to %s %s, but to %3$s, whoever asks", async (method, path, allowed) => {
    for (const headers of [{}, authorized]) {
      const answered = await gateway.ask({ method, path, headers, body: chat() });
      expect([answered.status, answered.headers["allow"]]).toEqual([405, allowed]);
      if (method === "HEAD") return expect(answered.text).toBe("");
      const error = { type: "invalid_request_error", code: "method_not_allowed", param: null };
      expect(envelopeOf(answered)).toMatchObject(error);
    }
  });
});

describe("a base URL", () => {
  const prefix = fc.constantFrom([], ["v1"], ["v1", "v1"], ["openai", "v1"], ["anthropic", "v1"]);
  const slashes = fc.array(fc.constantFrom("/", "/", "/", "//", "///"), { minLength: 8, maxLength: 8 });
  const end = fc.constantFrom("", "", "/", "//");
  const spelled = (segments: readonly string[]) =>
    fc.tuple(prefix, slashes, end).map(([before, between, after]) =>
      [...before, ...segments]
        .map((segment, at) => `${between[at]}${segment}`)
        .join("")
        .concat(after),
    );
  const routes: [string, string, readonly string[]][] = [
    ["POST", CHAT, ["chat", "completions"]],
    ["GET", "/v1/models", ["models"]],
    ["GET", "/v1/usage", ["usage"]],
    ["GET", `/v1/models/${MODEL}`, ["models", MODEL]],
    ["GET", "/v1/models/nowhere", ["models", "nowhere"]],
  ];

  it.each(routes)("may be spelled in every way that clients do: %s %s", async (method, path, segments) => {
    const expected = await gateway.ask({ method, path, body: chat() });
    await fc.assert(
      fc.asyncProperty(spelled(segments), async (path) => {
        const { status, text } = await gateway.ask({ method, path, body: chat() });
        expect([status, text]).toEqual([expected.status, expected.text]);
      }),
      { numRuns: runs(30) },
    );
  });

  it.each(["/health/", "//health", "//health//"])("does not matter to the health check: %s", async (path) => {
    expect(await get(path, {})).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  });
});

describe("HEAD", () => {
  const paths = ["/health", "/v1/models", `/models/${MODEL}/`, "/v1/models/nowhere", "/v1/usage", "/nowhere", "/"];

  it.each(paths)("gets what GET gets for %s, but no body, with and without a key", async (path) => {
    for (const headers of [{}, authorized]) {
      const id = { "x-request-id": "same" };
      const { text, ...expected } = await get(path, { ...headers, ...id });
      const answered = await gateway.ask({ method: "HEAD", path, headers: { ...headers, ...id } });
      expect(answered).toEqual({ ...expected, text: "" });
      expect(text).not.toBe("");
    }
  });
});

describe("a key", () => {
  it.each(["{", "", "[]", "{}", "x".repeat(7 * 1024 * 1024)])("is looked at before the body (%#)", async (body) => {
    const answered = await gateway.ask({ headers: {}, body });
    expect(answered.status).toBe(401);
    expect(envelopeOf(answered)).toMatchObject({ type: "invalid_request_error", code: "invalid_api_key" });
  });

  it.each(["/v1/models", `/v1/models/${MODEL}`, "/v1/models/nowhere"])("is needed for %s", async (path) => {
    expect((await get(path, {})).status).toBe(401);
    expect((await get(path, { authorization: "Bearer wrong" })).status).toBe(401);
  });

  it("is not needed for /health", async () => {
    const { status, headers, text } = await get("/health", {});
    expect([status, headers["content-type"], text]).toEqual([200, "application/json", '{"status":"ok"}']);
  });
});

describe("a key of any header", () => {
  it.each(["x-api-key", "api-key"])("is taken from %s, also for models and usage", async (name) => {
    for (const path of ["/v1/models", "/v1/usage"]) expect((await get(path, { [name]: SECRET })).status).toBe(200);
    const { status } = await gateway.ask({ headers: { [name]: SECRET, authorization: "Bearer login" }, body: chat() });
    expect(status).toBe(200);
  });
});

describe("the models", () => {
  const idsOf = (text: string) => JSON.parse(text).data.map(({ id }: { id: string }) => id);

  it("are those that the key may use, as OpenAI and Anthropic list them", async () => {
    const { status, text } = await get("/v1/models");
    expect(status).toBe(200);
    const asOpenAi = { object: "model", created: expect.any(Number), owned_by: expect.any(String) };
    const asAnthropic = { type: "model", display_name: MODEL, created_at: "1970-01-01T00:00:00Z" };
    const page = { has_more: false, first_id: MODEL, last_id: MODEL };
    expect(JSON.parse(text)).toEqual({ object: "list", data: [{ id: MODEL, ...asOpenAi, ...asAnthropic }], ...page });
    expect(idsOf((await get("/v1/models", { authorization: "Bearer other-key" })).text)).toEqual(["fallback-1", MODEL]);
  });

  it.each([MODEL, "my%2Dgpt4%2dmini"])("can be looked at one by one: %s", async (name) => {
    const { status, text } = await get(`/v1/models/${name}`);
    expect([status, JSON.parse(text).id]).toEqual([200, MODEL]);
  });

  it.each(["a%2Fb%20c", "a%2fb%20c/", "a/b%20c", "a//b%20c/"])("may have slashes in their names: %s", async (name) => {
    const { status, text } = await get(`/v1/models/${name}`, { authorization: "Bearer slashes-key" });
    expect([status, JSON.parse(text).id]).toEqual([200, "a/b c"]);
  });

  it("whose names have slashes that do not count in a path are found by their encoding", async () => {
    for (const name of ["x//y/", "v1/models", "models/"]) {
      const path = `/v1/models/${encodeURIComponent(name)}`;
      const { status, text } = await get(path, { authorization: "Bearer slashes-key" });
      expect([status, JSON.parse(text).id]).toEqual([200, name]);
    }
  });

  it.each(["fallback-1", "nowhere", "%2F", "%E0%A4%A", "%", "../models", "__proto__", "x".repeat(9_999)])(
    "are not found under any other name: %j",
    async (name) => {
      const answered = await get(`/v1/models/${name}`);
      expect(answered.status).toBe(404);
      expect(envelopeOf(answered)).toMatchObject({ type: "invalid_request_error", code: "model_not_found" });
    },
  );

  it("say nothing of the provider", async () => {
    const { text } = await get("/v1/models");
    for (const secret of ["provider.invalid", "sk-provider", "upstream-0"]) expect(text).not.toContain(secret);
  });
});

describe("x-request-id", () => {
  const requests = [
    { body: chat() },
    { body: streamed() },
    { body: "{" },
    { headers: {} },
    { path: "/nowhere" },
    { method: "GET" },
    { method: "GET", path: "/health" },
    { method: "GET", path: "/v1/models" },
    { method: "HEAD", path: "/health" },
  ];
  const idOf = async (request: (typeof requests)[number], id: string | undefined) => {
    const headers = { ...(request.headers ?? authorized), ...(id === undefined ? {} : { "x-request-id": id }) };
    return (await gateway.ask({ ...request, headers })).headers["x-request-id"] ?? "";
  };
  const OWN = /^[A-Za-z0-9._:-]{8,128}$/;

  it.each(requests)("is on every response, the client's own or a new one: %j", async (request) => {
    expect(await idOf(request, "My.trace_1:2-3")).toBe("My.trace_1:2-3");
    expect(await idOf(request, undefined)).toMatch(OWN);
    expect(await idOf(request, undefined)).not.toBe(await idOf(request, undefined));
  });

  it.each(["", "a b", "a\nb", "a\r\nset-cookie: x", "ä", "<x>", "a/b", "a".repeat(129), "a\n", " a"])(
    "is not the client's if that could do harm: %j",
    async (id) => {
      const given = await idOf({ method: "GET", path: "/health" }, id);
      expect(given).not.toBe(id);
      expect(given).toMatch(OWN);
    },
  );

  it("is the client's if and only if that is 1 to 128 letters, digits, '.', '_', ':' or '-'", async () => {
    const harmless = fc.stringMatching(/^[A-Za-z0-9._:-]{1,128}$/);
    await fc.assert(
      fc.asyncProperty(fc.oneof(harmless, fc.string(), fc.string({ unit: "grapheme" })), async (id) => {
        const expected = id.length >= 1 && id.length <= 128 && [...id].every((one) => /[A-Za-z0-9._:-]/.test(one));
        expect((await idOf({ method: "GET", path: "/health" }, id)) === id).toBe(expected);
      }),
    );
  });

  it.each([chat(), streamed()])("is what the log, the hooks and the provider call the request: %s", async (body) => {
    for (const sent of ["trace-7", undefined]) {
      const given = await idOf({ body }, sent);
      expect(gateway.log.at(-1)).toMatchObject({ request_id: given });
      expect(hooked.at(-1)).toBe(given);
      expect(asked.at(-1)?.headers.get("x-request-id")).toBe(given);
    }
  });
});

type Sent = Parameters<typeof gateway.ask>[0];

describe("the log", () => {
  /** Of a gateway of its own: another may have had many of the kind in this minute. */
  const lineOf = async (request: Sent) => {
    const { ask, log } = await startGateway(document, { fetch });
    await ask(request);
    expect(log).toHaveLength(1);
    return log[0];
  };

  it.each([
    [{ path: "/nowhere/chat" }, { status: 404, code: "unknown_url", path: "/nowhere/chat", method: "POST" }],
    [{ method: "GET" }, { status: 405, code: "method_not_allowed", endpoint: "chat" }],
    [{ headers: {} }, { status: 401, code: "invalid_api_key", reason: "missing" }],
    [{ body: "{" }, { status: 400, code: "invalid_json", key: "demo" }],
    [{ body: '{"model":7}' }, { status: 400, code: "invalid_value", key: "demo" }],
    [{ body: " ".repeat(7e6) }, { status: 413, code: "request_too_large", key: "demo" }],
    [
      { headers: { ...authorized, "content-encoding": "x" }, body: "x" },
      { status: 415, code: "unsupported_encoding", key: "demo" },
    ],
    [{ body: chat({ model: "made-up" }) }, { status: 404, code: "model_not_found", asked: "made-up" }],
    [{ body: chat() }, { status: 200, ending: "complete" }],
    [{ body: streamed() }, { status: 200, ending: "complete", stream: true }],
    [
      { method: "GET", path: "/v1/models" },
      { status: 200, endpoint: "models", key: "demo" },
    ],
    [
      { method: "HEAD", path: "/v1/models" },
      { status: 200, endpoint: "models", method: "HEAD" },
    ],
    [
      { method: "GET", path: "/v1/models/nowhere" },
      { status: 404, endpoint: "model", code: "model_not_found" },
    ],
    [
      { method: "GET", path: "/v1/usage" },
      { status: 200, endpoint: "usage", key: "demo" },
    ],
    [
      { method: "POST", path: "/health" },
      { status: 405, endpoint: "health" },
    ],
  ])("has one line for each answer: %j", async (request: Sent, expected) => {
    const ids = { id: "platform-1", headers: { ...(request.headers ?? authorized), "x-request-id": "own" } };
    const line = await lineOf({ ...request, ...ids });
    expect(line).toMatchObject({ ...expected, request_id: "own", platform_request_id: "platform-1", stage: "test" });
    expect(line?.["timestamp"]).toMatch(/Z$/);
  });

  it("has no line for a health check", async () => {
    const { ask, log } = await startGateway(document, { fetch });
    for (const method of ["GET", "HEAD"]) await ask({ method, path: "/health" });
    expect(log).toEqual([]);
  });

  it("has the platform's id once, if the client sent none", async () => {
    const line = await lineOf({ headers: {}, id: "platform-2" });
    expect(line).toMatchObject({ request_id: "platform-2" });
    expect(line).not.toHaveProperty("platform_request_id");
  });

  it.each(["/sk-sluice-abcd-efgh/v1", "/my-secret-key", `/${"x".repeat(40)}`, "/A1b2C3d4", "/\u001b[2J", "/a%20b"])(
    "shows no part of an unknown path that could be a key: %j",
    async (path) => {
      expect((await lineOf({ path: `${path}/chat` }))?.["path"]).toMatch(/^(\/…)+(\/v1)?\/chat$/);
    },
  );

  it("is bounded, whatever the path and the method are", async () => {
    const line = await lineOf({ method: "M".repeat(9_999), path: "/a".repeat(9_999) });
    expect(JSON.stringify(line).length).toBeLessThan(500);
  });
});

describe("a directory that cannot be reached", () => {
  it.each([{ body: chat() }, { method: "GET", path: "/v1/models" }, { method: "GET", path: `/v1/models/${MODEL}` }])(
    "is a 503: %j",
    async (request) => {
      const fail = () => Promise.reject(limitsUnavailable(new Error("table sluice-directory not found")));
      const unreachable = {
        ...gateway,
        directory: { findKey: fail, findModel: fail, findAlias: fail, listModels: fail },
      };
      const parts = {
        breaker: createBreaker(),
        usageRefusals: createUsageRefusals(),
        fetch,
        unpack,
        readLimit: createReadLimit("read"),
        countLimit: createReadLimit("count"),
      };
      const rest = { ...parts, hooks: [], providers: new Map(), report: () => {}, logAnswer: async () => {} };
      const call = {
        id: "platform-1",
        method: "POST",
        path: CHAT,
        headers: authorized,
        body: "",
        killedAt: Date.now() + 9_000,
        ...request,
      };
      const reply = await answer(call, {
        ...rest,
        ...{ hashSecret, protocols: new Map([["chat", chatProtocol]]) },
        ...unreachable,
      });
      let text = "";
      for await (const piece of reply.body) text += piece;
      expect(reply.status).toBe(503);
      expect(text).not.toContain("sluice-directory");
      expect(envelopeOf({ ...reply, text })).toMatchObject({ type: "server_error", code: "limits_unavailable" });
    },
  );
});
