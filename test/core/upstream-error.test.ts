// The contract's table of errors, its second half: what a client sees of a provider that fails, and what it must never see.
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { completion, json, raw } from "../support/fake-provider/answers.ts";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import * as faults from "../support/fake-provider/faults.ts";
import { stream } from "../support/fake-provider/stream.ts";
import * as streamFaults from "../support/fake-provider/stream-faults.ts";
import { startFakeProvider } from "../support/fake-provider.ts";
import { startGateway } from "../support/gateway.ts";
import { checked, envelopeOf, expectNothingInside } from "./support/envelope.ts";
import { received } from "./support/received.ts";
import { chat, streamed } from "./support/requests.ts";
import { demo, documentFor, expectError, KEY, secretsOf } from "./support/table.ts";

const provider = await startFakeProvider();
const SECRETS = secretsOf(provider.url);

beforeEach(() => provider.reset());
afterAll(() => provider.close());
const { port } = new URL(provider.url);

const BEGUN = 'data: {"choices":[{"index":0,"delta":{"content":"Hello"}}]}\n\n';
const AS_STREAM = { headers: { "content-type": "text/event-stream" } };

describe("a provider's refusal is passed on:", async () => {
  const gateway = await startGateway(documentFor(provider.url));
  const error = { message: "It does not fit.", type: "server_error", param: "own_param", code: "own_code" };

  it.each([400, 404, 409, 413, 415, 422, 429])("%i, with the provider's type, param and code", async (status) => {
    provider.script(faults.status(status, error, { "x-provider": KEY, "set-cookie": "a=b" }));
    for (const body of [chat(), streamed()]) {
      const answered = await gateway.ask({ headers: demo, body });
      expectError(answered, { status, type: "server_error", code: "own_code", param: "own_param" }, SECRETS);
      expect(envelopeOf(answered).message).toBe(error.message);
      expect(Object.keys(answered.headers).toSorted()).toEqual(["content-type", "x-request-id"]);
      expect(gateway.reported).toEqual([]);
    }
  });

  it("with them too if the whole body is the error", async () => {
    provider.script(json({ object: "error", ...error }, { status: 400 }));
    const answered = await gateway.ask({ headers: demo, body: chat() });
    expectError(answered, { status: 400, type: "server_error", code: "own_code", param: "own_param" }, SECRETS);
    expect(envelopeOf(answered).message).toBe(error.message);
  });

  const { failed_generation, ...own } = { ...error, failed_generation: `<f>${KEY}</f>` };

  it.each([
    ["in the error object", { error: { ...own, failed_generation, n: 1.5, deep: { a: [null] } } }],
    ["in a body without a frame", { ...own, failed_generation, n: 1.5, deep: { a: [null] } }],
  ])("with every other member, but no secret: %s", async (_, body) => {
    provider.script(json(body, { status: 400 }));
    const envelope = envelopeOf(await gateway.ask({ headers: demo, body: chat() }));
    expect(envelope).toEqual({ ...own, failed_generation: "<f>[redacted]</f>", n: 1.5, deep: { a: [null] } });
  });

  it("as a message that has the place and the reason, if it is FastAPI's list", async () => {
    const detail = [{ type: "less_than_equal", loc: ["body", "top_p"], msg: "Input should be at most 1", input: 2 }];
    provider.script(json({ detail }, { status: 422 }));
    const answered = await gateway.ask({ headers: demo, body: chat() });
    expect([answered.status, envelopeOf(answered)]).toMatchObject([
      422,
      { message: "body.top_p: Input should be at most 1", detail },
    ]);
  });

  it.each([
    ["its text, if it is plain text", `No such key: ${KEY}.\n`, "No such key: [redacted]."],
    ["nothing of a page", "<html><body>no</body></html>", "The provider answered with status 422."],
    ["nothing, if it says nothing", "", "The provider answered with status 422."],
  ])("with %s", async (_, text, message) => {
    provider.script(raw(text, { status: 422, headers: { "content-type": "text/plain" } }));
    expect(envelopeOf(await gateway.ask({ headers: demo, body: chat() })).message).toBe(message);
  });

  it.each([
    ["repeats a long request", { ...error, message: `No: ${"word ".repeat(1_200_000)}`, input: "x" }],
    ["has long codes", { message: "No: ", type: "t".repeat(70_000), param: "p", code: 7, input: "x" }],
    ["is deep", { ...error, message: "No: ", input: JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`) }],
    ["is long as a whole", { ...error, message: "No: ", input: Array(9_000).fill("a word") }],
  ])("by the four members, and briefly, if it %s", async (_, error) => {
    provider.script(json({ error }, { status: 422 }));
    const { text } = await gateway.ask({ headers: demo, body: chat() });
    expect(text.length).toBeLessThan(17_000);
    const { message, ...others } = checked(text);
    expect(message).toMatch(/^No: /);
    expect(Object.keys(others).toSorted()).toEqual(["code", "param", "type"]);
    expect(others.code).toBe(String(error.code));
  });

  it("with another name for a member that a secret is the name of", async () => {
    provider.script(json({ error: { ...error, [KEY]: 1, __proto__: 2 } }, { status: 400 }));
    const answered = await gateway.ask({ headers: demo, body: chat() });
    expect([answered.status, envelopeOf(answered)]).toMatchObject([400, { "[redacted]": 1 }]);
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

  it.each([
    ["refuses", (error: object) => json({ error }, { status: 400 }), false],
    ["reports in place of an answer", (error: object) => json({ error }), false],
    ["reports in a stream", (error: object) => raw(`${BEGUN}data: ${JSON.stringify({ error })}\n\n`, AS_STREAM), true],
  ])("without the credentials of its own address, which it %s", async (_, answerWith, stream) => {
    const address = `http://us%40r-1:pass%2Fw0rd@127.0.0.1:${port}/tenant-42/v1?key=query-k3y`;
    const own = { provider_config: { api_base: address, api_key: "" } };
    const other = await startGateway(documentFor(provider.url, own));
    const basic = Buffer.from("us@r-1:pass/w0rd").toString("base64");
    const message = `Basic ${basic}: us@r-1 pass/w0rd pass%2Fw0rd at /tenant-42/v1/chat/completions?key=query-k3y, ${address}`;
    provider.script(answerWith({ message, "x-query-k3y": { authorization: basic }, code: "query-k3y" }));
    const answered = await other.ask({ headers: demo, body: chat({ stream }) });
    expect(provider.requests.at(-1)?.headers["authorization"]).toBe(`Basic ${basic}`);
    expect(answered.text).toContain("[redacted]");
    expectNothingInside(answered, "us@r-1", "us%40r", "w0rd", basic, "tenant-42", "k3y", "127.0.0.1", port);
    expectNothingInside(
      { ...answered, text: JSON.stringify(other.log), headers: {} },
      "w0rd",
      "tenant-42",
      "k3y",
      port,
    );
  });

  it.each(["sk-provider-secret", "soon", "", "Basic eDp5"])(
    "without a retry-after that is no time: %j",
    async (value) => {
      provider.script(faults.status(429, error, { "retry-after": value, "retry-after-ms": value }));
      const { headers } = await gateway.ask({ headers: demo, body: chat() });
      expect([headers["retry-after"], headers["retry-after-ms"]]).toEqual([undefined, undefined]);
    },
  );

  it("with all its words, though the gateway's key is a part of them", async () => {
    const other = await startGateway(
      documentFor(provider.url, { provider_config: { api_base: provider.url, api_key: "t.x" } }),
    );
    provider.script(faults.status(400, { message: "text t.x next t.xt", code: "context_length_exceeded" }));
    const error = envelopeOf(await other.ask({ headers: demo, body: chat() }));
    expect(error).toMatchObject({ message: "text [redacted] next t.xt", code: "context_length_exceeded" });
  });

  it("with its codes, though one of them is a short key", async () => {
    const other = await startGateway(
      documentFor(provider.url, { provider_config: { api_base: provider.url, api_key: "test1" } }),
    );
    provider.script(faults.status(400, { message: "A test1.", type: "test1", param: "test1", code: "test1" }));
    const error = envelopeOf(await other.ask({ headers: demo, body: chat() }));
    expect(error).toEqual({ message: "A [redacted].", type: "test1", param: "test1", code: "test1" });
  });

  it.each([
    ["in a list", [{ error }]],
    ["without a frame", error],
  ])("with its own words, also %s", async (_, body) => {
    provider.script(json(body, { status: 422 }));
    const answered = await gateway.ask({ headers: demo, body: chat() });
    expectError(answered, { status: 422, type: "server_error", code: "own_code", param: "own_param" }, SECRETS);
    expect(envelopeOf(answered).message).toBe(error.message);
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

/** By its status, a provider has said that it does not take the request on. */
const REFUSED = /^\d+$|^a redirect$/;

describe("a provider that fails before its answer has begun is", async () => {
  const patient = await startGateway(documentFor(provider.url));
  const impatient = await startGateway(documentFor(provider.url, { timeout: 200 }));
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
    ["a redirect", faults.redirect(`${provider.url}/chat/completions`), unavailable],
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
    ["JSON that is no completion", json('{"detail":"no"}'), malformed],
    ["a stream instead of JSON", stream(), malformed],
    ["JSON that does not come", raw(['{"id":'], { ending: "stall" }), timeout],
  ];
  const forStreams: typeof always = [
    ["an error as its first event", streamFaults.errorEventFirst(secret), unavailable],
    ["an event named error", raw('event: error\ndata: {"a":1}\n\n'), unavailable],
    ["a usage chunk named error", raw('event: error\ndata: {"choices":[],"usage":{}}\n\ndata: {}\n\n'), unavailable],
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
    async ({ name, body, behaviour, expected }) => {
      const gateway = expected === timeout ? impatient : patient;
      provider.script(behaviour);
      const answered = await gateway.ask({ headers: demo, body });
      expectError(answered, expected, SECRETS);
      const { "x-should-retry": again, "retry-after": after } = answered.headers;
      expect([again, after]).toEqual(expected === unavailable ? [undefined, "5"] : ["false", undefined]);
      expect(provider.requests).toHaveLength(1);
      await provider.whenIdle();
      expect(gateway.reported).toEqual([]);
      const entry = gateway.log.at(-1);
      expect(entry).toMatchObject({ ending: "failed", status: expected.status });
      expect(Number(entry?.["total_tokens"]) > 0, "charged").toBe(!REFUSED.test(name));
      expect(JSON.stringify(gateway.log)).not.toMatch(new RegExp(`${KEY}|127\\.0\\.0\\.1`));
    },
  );

  const words: [string, Behaviour, string, string?][] = [
    [
      "a 500",
      faults.status(500, secret),
      "The provider answered with status 500: key [redacted] at http://[redacted]/v1",
    ],
    ["a 503 in plain text", raw("Loading\n", { status: 503 }), "The provider answered with status 503: Loading"],
    ["a 503 as a page", faults.status(503, "<h1>Busy</h1>"), "The provider answered with status 503."],
    [
      "a long 502",
      json({ detail: "x".repeat(9_000) }, { status: 502 }),
      `The provider answered with status 502: ${"x".repeat(2_048)}…`,
    ],
    ["a 418", faults.status(418, { message: "no" }), "The provider answered with status 418: no"],
    ["an error in its place", json({ object: "error", message: "no" }), "The provider reported an error: no"],
    [
      "an error as its first event",
      streamFaults.errorEventFirst({ message: "no" }),
      "The provider reported an error: no",
    ],
  ];

  it.each(words)("reported with the provider's words: %s", async (name, behaviour, message) => {
    provider.script(behaviour);
    const body = name.endsWith("event") ? streamed() : chat();
    const answered = await patient.ask({ headers: demo, body });
    expect(envelopeOf(answered)).toEqual({
      message,
      type: "upstream_error",
      param: null,
      code: "upstream_unavailable",
    });
  });

  it.each([
    ["retry-after", "17"],
    ["retry-after-ms", "700"],
  ])("told with the provider's own %s, if it has one", async (name, value) => {
    provider.script(faults.status(503, {}, { [name]: value }));
    const { headers } = await patient.ask({ headers: demo, body: chat() });
    expect([headers["retry-after"], headers["retry-after-ms"]]).toEqual(
      name === "retry-after" ? [value, undefined] : [undefined, value],
    );
  });

  const tooLong = "This model's maximum context length is 8 tokens.";

  it.each<[string, Behaviour]>([
    ["400", json({ object: "error", message: tooLong, type: "BadRequestError", code: 400, x: 1 }, { status: 400 })],
    ["413", json({ error: { message: tooLong, type: "BadRequestError", x: 1 } }, { status: 413 })],
    ["500", json({ error: { message: tooLong, type: "BadRequestError", x: 1 } }, { status: 500 })],
    ["200", json({ error: { message: tooLong, type: "BadRequestError", x: 1 } })],
  ])("a 400 context_length_exceeded, with its own type, if the prompt is too long: %s", async (_, behaviour) => {
    provider.script(behaviour);
    const answered = await patient.ask({ headers: demo, body: chat() });
    const expected = { message: tooLong, type: "BadRequestError", param: null, code: "context_length_exceeded", x: 1 };
    expect([answered.status, envelopeOf(answered)]).toEqual([400, expected]);
  });

  it("a 413 that is a limit of a minute, and no prompt that is too long", async () => {
    const message = "Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 14810";
    provider.script(faults.status(413, { message, type: "tokens", code: "rate_limit_exceeded" }));
    const answered = await patient.ask({ headers: demo, body: chat() });
    expect([answered.status, envelopeOf(answered).code]).toEqual([413, "rate_limit_exceeded"]);
  });

  it("a 502 upstream_unavailable: the port is closed", async () => {
    await provider.goDown();
    for (const body of [chat(), streamed()])
      expectError(await patient.ask({ headers: demo, body }), unavailable, SECRETS);
    await provider.comeUp();
  });

  it("not a provider that answers", async () => {
    provider.script(completion());
    expect((await patient.ask({ headers: demo, body: chat() })).status).toBe(200);
  });
});

describe("a provider that fails in the middle of its stream ends it with one event, is let go, and not asked again:", async () => {
  const own = { message: "Overloaded.", type: "overloaded_error", param: null, code: "overloaded" };
  const secret = { ...own, message: `Overloaded: ${provider.url} of ${KEY}.` };
  const rows: [string, Behaviour, string, object?][] = [
    ["it ends", streamFaults.endAfter(3), "upstream_truncated"],
    ["it is cut", streamFaults.cutAfter(3), "upstream_truncated"],
    [
      "it is cut within an event",
      raw(['data: {"id":"x"}\n\n', 'data: {"id"'], { ending: "cut" }),
      "upstream_truncated",
    ],
    ["it stalls", streamFaults.stallAfter(3), "upstream_stalled", { idle_timeout: 100 }],
    ["an event is no JSON", streamFaults.malformedEventAfter(3), "upstream_malformed"],
    ["it reports an error", streamFaults.errorEventAfter(3, own), "overloaded"],
    ["it reports too much", streamFaults.errorEventAfter(3, secret), "overloaded"],
  ];

  it.each(rows)("%s", async (_, behaviour, code, model = {}) => {
    const gateway = await startGateway(documentFor(provider.url, { retries: 3, fallbacks: ["another"], ...model }));
    provider.script(behaviour);
    const answered = await gateway.ask({ headers: demo, body: streamed() });
    expect([answered.status, answered.headers["content-type"]]).toEqual([200, "text/event-stream"]);
    const { events } = received(answered.text);
    expect(checked(events.at(-1) ?? "").code).toBe(code);
    for (const data of events.slice(0, -1)) expect(JSON.parse(data)).not.toHaveProperty("error");
    expect(events.length).toBeGreaterThan(1);
    expectNothingInside(answered, ...SECRETS);
    expect(provider.requests).toHaveLength(1);
    await provider.whenIdle();
  });

  it("the function's time is over", async () => {
    const gateway = await startGateway(documentFor(provider.url));
    provider.script(streamFaults.stallAfter(3));
    const body = { headers: demo, body: streamed(), killedAt: Date.now() + 3_000 };
    const answered = await gateway.ask(body);
    expect(checked(received(answered.text).events.at(-1) ?? "").code).toBe("deadline_exceeded");
    expect(Date.now()).toBeLessThan(body.killedAt);
    await provider.whenIdle();
  });

  it("its client has left", async () => {
    const gateway = await startGateway(documentFor(provider.url));
    provider.script(streamFaults.stallAfter(3));
    const reply = await gateway.begin({ headers: demo, body: streamed() });
    for await (const _ of reply.body) break;
    await reply.settle();
    expect(await provider.requests[0]?.ended).toBe("cut");
    expect(gateway.log).toMatchObject([{ ending: "failed", status: 200 }]);
  });
});
