// Calls for models of Azure through the whole gateway: its streams, its filters, its refusals, and tokens of Microsoft Entra.
import { beforeEach, describe, expect, it } from "vitest";
import type { Fetch } from "../../functions/core/upstream/fetch.ts";
import { openAccounts } from "../../functions/providers/azure/accounts.ts";
import { type Received, received } from "../core/support/received.ts";
import { chat, configuration, MODEL, streamed } from "../core/support/requests.ts";
import { type Answer, type Asked, body, events, json, scriptedFetch, status } from "../core/support/scripted-fetch.ts";
import { good } from "../core/support/upstreams.ts";
import { ACCESS_TOKEN } from "../support/azure-stand-in/address.ts";
import { APPLICATION, formRefusal, tenantIn } from "../support/azure-stand-in/entra.ts";
import { OPENING, PROMPT_BLOCKED } from "../support/azure-stand-in/filters.ts";
import { readFixture } from "../support/fixtures.ts";
import { startGateway } from "../support/gateway.ts";
import { recordingsOf } from "../support/recordings.ts";

const RESOURCE = "https://my-resource.openai.azure.com";
const FILTERS = readFixture("recordings/azure/azure-filter-chunks.sse");
const opening = `data: ${JSON.stringify(OPENING)}\n\n`;
const blocked = JSON.stringify(PROMPT_BLOCKED.body);

interface Tokens {
  /** One for each request for a token. */
  readonly refusals: (string | undefined)[];
  failure?: Answer;
}

const tokens: Tokens = { refusals: [] };
beforeEach(() => {
  tokens.refusals.splice(0);
  delete tokens.failure;
});

/** The tokens are numbered. */
function tokenFor(asked: Asked): Response | Promise<Response> {
  const { pathname: path } = new URL(asked.url);
  const headers = Object.fromEntries(asked.headers);
  const refusal = formRefusal({ method: "POST", path, headers, body: asked.body });
  tokens.refusals.push(refusal && JSON.stringify(refusal.body));
  if (tokens.failure) return tokens.failure(asked);
  const access_token = `${ACCESS_TOKEN}-${tokens.refusals.length}`;
  return refusal
    ? json(refusal.body, { status: refusal.status })(asked)
    : json({ access_token, expires_in: 3599 })(asked);
}

async function start(
  answer: Answer | readonly Answer[],
  config: object = { api_key: "azure-key-1" },
  model: object = {},
) {
  const { fetch: scripted, asked } = scriptedFetch(...[answer].flat());
  const entra = scriptedFetch(tokenFor);
  const fetch: Fetch = (url, request) =>
    (tenantIn(new URL(url).pathname) ? entra : { fetch: scripted }).fetch(url, request);
  const own = { model: "azure/chat-eu", provider_config: { api_base: RESOURCE, ...config }, retries: 0, ...model };
  const gateway = await startGateway(configuration(own, { model: "openai/backup" }), { fetch });
  const ask = (text = streamed()) => gateway.ask({ body: text });
  return { asked, gateway, ask, askJson: () => ask(chat()) };
}

const errorIn = ({ text }: { text: string }) => JSON.parse(text).error;
const dataIn = (text: string): Received["events"] => received(text).events;

describe("an answer", () => {
  it.each([true, false])(
    "of a stream with filters is passed on, but for the model and the usage that nobody asked for: %s",
    async (asks) => {
      const { ask, gateway } = await start(events([FILTERS]));
      const { text, status: code } = await ask(streamed(asks ? { stream_options: { include_usage: true } } : {}));
      const expected = FILTERS.replaceAll(/"model":"[^"]*"/g, `"model":"${MODEL}"`).split(/(?<=\n\n)/);
      const shown = expected.filter((event) => asks || !event.includes('"completion_tokens"'));
      expect([code, text]).toEqual([200, shown.join("")]);
      expect(gateway.log).toMatchObject([
        { ending: "complete", prompt_tokens: 14, completion_tokens: 2, estimated: false },
      ]);
    },
  );

  it.each(recordingsOf("azure").filter(({ request }) => request !== undefined))(
    "that was recorded is passed on, but for the model: $name",
    async ({ bytes }) => {
      const recorded = new TextDecoder().decode(bytes);
      const { askJson, asked } = await start(json(recorded), { api_key: "k-1", api_version: "2024-10-21" });
      expect((await askJson()).text).toBe(recorded.replace(/"model":"[^"]*"/, `"model":"${MODEL}"`));
      expect(asked[0]?.url).toBe(`${RESOURCE}/openai/deployments/chat-eu/chat/completions?api-version=2024-10-21`);
    },
  );

  it("whose usage is estimated has the id of the answer, and not of the opening chunk", async () => {
    const [, , said = "", , stop = ""] = FILTERS.split(/(?<=\n\n)/);
    const { ask } = await start(events([opening, said, stop]));
    const { text } = await ask(streamed({ stream_options: { include_usage: true } }));
    expect(JSON.parse(dataIn(text).at(-2) ?? "")).toMatchObject({
      id: "chatcmpl-1",
      sluice: { usage_estimated: true },
    });
  });
});

describe("the opening chunk", () => {
  it.each<[string, Answer]>([
    ["a cut", events([opening, 5], "cut")],
    ["an error", events([opening, 'data: {"error":{"code":"500","message":"no"}}\n\n'])],
    ["what is not JSON", events([opening, "data: oops\n\n"])],
    ["its end", events([opening])],
  ])("is no answer yet: after %s the call goes on elsewhere, and the client sees nothing of it", async (_, answer) => {
    const { ask, asked } = await start([answer, good], { api_key: "k-1" }, { fallbacks: ["fallback-1"] });
    const { status: code, text } = await ask();
    expect([code, asked.length, dataIn(text).at(-1)]).toEqual([200, 2, "[DONE]"]);
    expect(text).not.toContain("prompt_filter_results");
  });

  it("comes with the next chunk, and a second one at once", async () => {
    const { gateway } = await start(events([opening, 5, opening, 5], "stall"));
    const reply = await gateway.begin({ body: streamed() });
    const pieces = reply.body[Symbol.asyncIterator]();
    const first = String((await pieces.next()).value);
    expect(dataIn(first)).toHaveLength(2);
    await pieces.return?.();
  });

  it("and nothing else is an answer, too", async () => {
    const { ask } = await start(events([opening, "data: [DONE]\n\n"]));
    const { status: code, text } = await ask();
    expect([code, dataIn(text).length]).toEqual([200, 2]);
  });
});

describe("a blocked prompt", () => {
  const startOnce = (answer: Answer) =>
    start([answer, good], { api_key: "k-1" }, { retries: 2, fallbacks: ["fallback-1"] });

  it.each<[string, Answer]>([
    ["as the first event", events([`data: ${blocked}\n\n`])],
    ["behind the opening chunk", events([opening, `data: ${blocked}\n\n`])],
  ])("%s is an error in Azure's words: neither asked again nor elsewhere", async (_, answer) => {
    const { ask, asked } = await startOnce(answer);
    const answered = await ask();
    const { message } = JSON.parse(blocked).error;
    expect([answered.status, asked.length]).toEqual([502, 1]);
    expect(errorIn(answered)).toMatchObject({
      code: "upstream_unavailable",
      message: expect.stringMatching(`${message.slice(0, 40)}.*content_filter`),
    });
  });

  it("with status 400 is the client's: neither asked again nor elsewhere, and the filters' results are kept", async () => {
    const { ask, asked } = await startOnce(body([blocked], { status: 400 }));
    const answered = await ask();
    expect([answered.status, asked.length]).toEqual([400, 1]);
    const { innererror, code, param } = JSON.parse(blocked).error;
    expect(errorIn(answered)).toMatchObject({ code, param, innererror });
    expect(answered.headers).not.toHaveProperty("x-should-retry");
  });

  it("within an answer ends it with Azure's own error", async () => {
    const begun = FILTERS.split(/(?<=\n\n)/).slice(0, 3);
    const { ask } = await start(events([...begun, `data: ${blocked}\n\n`]));
    const last = JSON.parse(dataIn((await ask()).text).at(-1) ?? "");
    expect(last.error).toMatchObject({ code: "content_filter", innererror: { code: "ResponsibleAIPolicyViolation" } });
  });
});

describe("a refusal", () => {
  const bodyOf = (error: object, init: ResponseInit) => json({ error }, init);
  const notFound = { code: "DeploymentNotFound", message: "The API deployment for this resource does not exist." };

  it.each<[string, Answer, number, string | null]>([
    ["that there is no such deployment", bodyOf(notFound, { status: 404 }), 404, "DeploymentNotFound"],
    ["of the address", bodyOf({ code: "404", message: "Resource not found" }, { status: 404 }), 404, "404"],
    ["of the network", bodyOf({ code: "AccessDenied", message: "no" }, { status: 403 }), 502, "upstream_auth_failed"],
    ["of the key", bodyOf({ code: "401", message: "no" }, { status: 401 }), 502, "upstream_auth_failed"],
    ["of the gate", json({ statusCode: 401, message: "no" }, { status: 401 }), 502, "upstream_auth_failed"],
    ["for too many requests", bodyOf({ code: "429", message: "wait" }, { status: 429 }), 429, "429"],
    ["for the time it took", bodyOf({ code: "Timeout", message: "no" }, { status: 408 }), 504, "upstream_timeout"],
  ])(
    "%s reaches the client in OpenAI's form, and another model is asked if there is one",
    async (_, answer, code, name) => {
      const alone = await start(answer);
      const answered = await alone.ask();
      expect([answered.status, errorIn(answered).code]).toEqual([code, name]);
      expect(answered.text).not.toMatch(/my-resource|azure-key-1/);
      const { ask, asked } = await start([answer, good], { api_key: "k-1" }, { fallbacks: ["fallback-1"] });
      expect([(await ask()).status, asked.length]).toEqual([200, 2]);
    },
  );

  it("says how long to wait, in milliseconds", async () => {
    const busy = status(429, { code: "429" }, { "retry-after": "60", "retry-after-ms": "59500" });
    const answered = await (await start(busy)).ask();
    expect(answered.headers).toMatchObject({ "retry-after": "60", "retry-after-ms": "59500" });
  });

  it.each(["Unrecognized request argument supplied: stream_options", "Unknown parameter: 'stream_options'."])(
    "of stream_options by an older version is not seen, and remembered: %s",
    async (message) => {
      const refused = status(400, { message, type: "invalid_request_error" });
      const older: Answer = (asked) => ("stream_options" in JSON.parse(asked.body) ? refused : good)(asked);
      const { ask, asked } = await start(older, { api_key: "k-1", api_version: "2024-02-01" });
      expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
      expect(asked.map(({ body: sent }) => "stream_options" in JSON.parse(sent))).toEqual([true, false, false]);
    },
  );
});

describe("an application of Entra", () => {
  const config = { credentials: APPLICATION };
  const tokensIn = (asked: readonly Asked[]) =>
    asked.map(({ headers }) => headers.get("authorization")?.replace(`Bearer ${ACCESS_TOKEN}-`, ""));

  it("asks with one token, which all calls share", async () => {
    const { ask, asked } = await start(good, config);
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask()));
    expect(answers.map(({ status: code }) => code)).toEqual(Array(8).fill(200));
    expect([new Set(tokensIn(asked)), tokens.refusals]).toEqual([new Set(["1"]), [undefined]]);
    expect(asked[0]?.headers.get("api-key")).toBeNull();
  });

  it("whose token is refused asks once more with a fresh one, and no more", async () => {
    const refused = json({ statusCode: 401, message: "Unauthorized." }, { status: 401 });
    const { ask, asked } = await start(refused, config, { retries: 2 });
    expect(errorIn(await ask()).code).toBe("upstream_auth_failed");
    expect(tokensIn(asked)).toEqual(["1", "2"]);
  });

  it("has one token for each purpose", async () => {
    const find = openAccounts({ fetch: scriptedFetch(tokenFor).fetch, now: Date.now });
    const text = JSON.stringify(APPLICATION);
    const [one, again, other] = ["cognitiveservices", "cognitiveservices", "ai"].map((service) =>
      find(text, `https://${service}.azure.com/.default`).get(),
    );
    expect(await Promise.all([one, again, other])).toEqual([
      `${ACCESS_TOKEN}-1`,
      `${ACCESS_TOKEN}-1`,
      `${ACCESS_TOKEN}-2`,
    ]);
    expect(tokens.refusals).toEqual([undefined, undefined]);
  });

  it.each<[string, object, Answer | undefined, number, string, string]>([
    [
      "has a wrong secret",
      { client_secret: "wrong-secret" },
      undefined,
      502,
      "upstream_auth_failed",
      "TOKEN_INVALID_CLIENT",
    ],
    [
      "is not of the tenant",
      { client_id: "other-app" },
      undefined,
      502,
      "upstream_auth_failed",
      "TOKEN_UNAUTHORIZED_CLIENT",
    ],
    ["has no secret", { client_secret: undefined }, undefined, 500, "model_misconfigured", "CREDENTIALS_CLIENT_SECRET"],
    ["meets an endpoint that is down", {}, status(503), 503, "limits_unavailable", "TOKEN_STATUS_503"],
  ])("that %s asks nobody; the log says why, and nothing of the application", async (_, members, failure, ...rest) => {
    const [code, name, cause] = rest;
    if (failure) tokens.failure = failure;
    const credentials = JSON.stringify({ ...APPLICATION, ...members });
    const { ask, asked, gateway } = await start(good, { credentials });
    const answered = await ask();
    expect([answered.status, errorIn(answered).code, asked]).toEqual([code, name, []]);
    expect(gateway.log).toMatchObject([{ attempts: [{ code: name, cause }] }]);
    const said = answered.text + JSON.stringify([gateway.log, gateway.metrics, gateway.reported]);
    expect(said).not.toMatch(/11111111|66666666|abc8Q|wrong-secret|other-app|AADSTS|eyJ0/);
  });
});
