// Who is told what, before any model is asked: paths and methods, then keys, then bodies; and the id of every response.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unpack } from "../../functions/aws/unpack.ts";
import { answer } from "../../functions/core/answer.ts";
import { createBreaker } from "../../functions/core/breaker.ts";
import { limitsUnavailable } from "../../functions/core/error.ts";
import { startGateway } from "../support/gateway.ts";
import { envelopeOf } from "./support/envelope.ts";
import { chat, configuration, MODEL, SECRET, streamed } from "./support/requests.ts";
import { events, json, scriptedFetch } from "./support/scripted-fetch.ts";

const completion = { id: "c", object: "chat.completion", model: "upstream-0", choices: [] };
const { fetch } = scriptedFetch(async (asked) => {
  const { stream } = JSON.parse(asked.body);
  return (stream ? events([`data: ${JSON.stringify(completion)}\n\ndata: [DONE]\n\n`]) : json(completion))(asked);
});
const document = configuration({}, {}, {});
document.keys.push({ name: "other", key: "other-key", allowed_models: ["fallback-1", "nowhere", MODEL, MODEL] });
const gateway = await startGateway(document, { fetch });

const authorized = { authorization: `Bearer ${SECRET}` };
const get = (path: string, headers: Record<string, string> = authorized) =>
  gateway.ask({ method: "GET", path, headers });
const CHAT = "/v1/chat/completions";

describe("a path", () => {
  it.each([
    "/",
    "",
    "/v1",
    "/v1/completions",
    "/v1/chat/completions/",
    "//v1/chat/completions",
    "/v1/chat%2Fcompletions",
  ])("that is unknown is told so, to anyone: %j", async (path) => {
    for (const method of ["GET", "POST", "BREW"]) {
      const answered = await gateway.ask({ method, path, headers: {}, body: "{" });
      expect(answered.status).toBe(404);
      expect(envelopeOf(answered)).toMatchObject({ type: "invalid_request_error", code: "unknown_url", param: null });
    }
  });

  it.each([
    ["GET", CHAT, "POST"],
    ["DELETE", CHAT, "POST"],
    ["POST", "/v1/models", "GET"],
    ["PUT", `/v1/models/${MODEL}`, "GET"],
    ["POST", "/health", "GET"],
    ["post", CHAT, "POST"],
  ])("is not answered to %s %s, but to %3$s, whoever asks", async (method, path, allowed) => {
    for (const headers of [{}, authorized]) {
      const answered = await gateway.ask({ method, path, headers, body: chat() });
      expect([answered.status, answered.headers["allow"]]).toEqual([405, allowed]);
      const error = { type: "invalid_request_error", code: "method_not_allowed", param: null };
      expect(envelopeOf(answered)).toMatchObject(error);
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

describe("the models", () => {
  const idsOf = (text: string) => JSON.parse(text).data.map(({ id }: { id: string }) => id);

  it("are those that the key may use, as OpenAI lists them", async () => {
    const { status, text } = await get("/v1/models");
    expect(status).toBe(200);
    const model = { id: MODEL, object: "model", created: expect.any(Number), owned_by: expect.any(String) };
    expect(JSON.parse(text)).toEqual({ object: "list", data: [model] });
    expect(idsOf((await get("/v1/models", { authorization: "Bearer other-key" })).text)).toEqual(["fallback-1", MODEL]);
  });

  it.each([MODEL, "my%2Dgpt4%2dmini"])("can be looked at one by one: %s", async (name) => {
    const { status, text } = await get(`/v1/models/${name}`);
    expect([status, JSON.parse(text).id]).toEqual([200, MODEL]);
  });

  it.each(["fallback-1", "nowhere", "", "%E0%A4%A", "%", `${MODEL}/`, "../models", "__proto__", "x".repeat(9_999)])(
    "are not found under any other name: %j",
    async (name) => {
      const answered = await get(`/v1/models/${name}`);
      expect(answered.status).toBe(404);
      expect(envelopeOf(answered)).toMatchObject({ type: "invalid_request_error", code: "model_not_found" });
    },
  );

  it("tell nothing of the provider", async () => {
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

  it("is what the log calls the request", async () => {
    await idOf({ body: chat() }, "trace-7");
    expect(gateway.log.at(-1)).toMatchObject({ request_id: "trace-7" });
  });
});

describe("a directory that cannot be reached", () => {
  it.each([{ body: chat() }, { method: "GET", path: "/v1/models" }, { method: "GET", path: `/v1/models/${MODEL}` }])(
    "is a 503: %j",
    async (request) => {
      const fail = () => Promise.reject(limitsUnavailable(new Error("table sluice-directory not found")));
      const unreachable = { ...gateway, directory: { findKey: fail, findModel: fail } };
      const rest = { hooks: [], providers: new Map(), breaker: createBreaker(), fetch, unpack, report: () => {} };
      const call = {
        method: "POST",
        path: CHAT,
        headers: authorized,
        body: "",
        killedAt: Date.now() + 9_000,
        ...request,
      };
      const reply = await answer(call, { ...rest, ...unreachable });
      let text = "";
      for await (const piece of reply.body) text += piece;
      expect(reply.status).toBe(503);
      expect(text).not.toContain("sluice-directory");
      expect(envelopeOf({ ...reply, text })).toMatchObject({ type: "server_error", code: "limits_unavailable" });
    },
  );
});
