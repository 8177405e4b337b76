// Which failures of a provider are tried again, how often and when; which are given to a fallback; and who is left alone.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contentChunk, finishChunk, toEvent, usage } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";
import { askTimed, stopClock } from "./support/clock.ts";
import { envelopeOf } from "./support/envelope.ts";
import { received } from "./support/received.ts";
import { chat, configuration, MODEL, streamed } from "./support/requests.ts";
import {
  type Answer,
  type Asked,
  body,
  byModel,
  events,
  json,
  later,
  scriptedFetch,
  silent,
  status,
  unreachable,
} from "./support/scripted-fetch.ts";

beforeEach(() => stopClock());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const STREAM = events([toEvent(contentChunk("Hello")), toEvent(finishChunk()), "data: [DONE]\n\n"]);
const JSON_ANSWER = json({ id: "c", model: "upstream", choices: [], usage: usage(3) });
/** An answer in order, whichever was asked for. */
const good: Answer = (asked) => (JSON.parse(asked.body).stream ? STREAM : JSON_ANSWER)(asked);

async function start(answer: Answer | readonly Answer[], ...models: object[]) {
  const { fetch, asked } = scriptedFetch(...[answer].flat());
  const gateway = await startGateway(configuration(...models), { fetch });
  return { asked, gateway, ask: (text = chat(), killedIn = 900_000) => askTimed(gateway, requestOf(text, killedIn)) };
}

function requestOf(body: string, killedIn: number) {
  return { body, killedAt: Date.now() + killedIn };
}

const modelsIn = (asked: readonly Asked[]) => asked.map(({ body }) => JSON.parse(body).model);
const gapsIn = (asked: readonly Asked[]) => asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));

const again: [string, Answer][] = [
  ["an unreachable provider", unreachable()],
  ["408", status(408)],
  ["409", status(409)],
  ["429", status(429)],
  ["500", status(500)],
  ["503", status(503)],
  ["599", status(599)],
  ["an answer without events or JSON", body([""], { headers: { "content-type": "text/plain" } })],
  ["an answer that breaks off", body(['{"id":'], { ending: "cut", headers: { "content-type": "text/plain" } })],
];
const notAgain: [string, Answer][] = [
  ...[302, 400, 401, 402, 403, 404, 413, 418, 422].map((code) => [`${code}`, status(code)] as [string, Answer]),
  ["silence", silent()],
];

describe("a failure is tried again", () => {
  it.each(again)("until it is over: %s", async (_, answer) => {
    for (const text of [chat(), streamed()]) {
      const { asked, ask, gateway } = await start([answer, answer, good]);
      expect((await ask(text)).status).toBe(200);
      expect(modelsIn(asked)).toEqual(["upstream-0", "upstream-0", "upstream-0"]);
      expect(gateway.log).toMatchObject([{ ending: "complete", attempts: [{ model: MODEL }, { model: MODEL }] }]);
    }
  });

  it.each(again)("so many times at most as the model says: %s", async (_, answer) => {
    for (const retries of [0, 1, 3]) {
      const { asked, ask } = await start(answer, { retries });
      const timed = await ask();
      expect(asked).toHaveLength(1 + retries);
      expect(timed.status).toBeGreaterThanOrEqual(400);
      envelopeOf(timed);
    }
  });

  it("twice unless the model says otherwise", async () => {
    const { asked, ask } = await start(status(500));
    await ask();
    expect(asked).toHaveLength(3);
  });

  it.each(notAgain)("not if that cannot help: %s", async (_, answer) => {
    for (const text of [chat(), streamed()]) {
      const { asked, ask } = await start([answer, good]);
      await ask(text);
      expect(asked).toHaveLength(1);
    }
  });

  it("not once an event was relayed", async () => {
    const { asked, ask } = await start(
      [events([toEvent(contentChunk("Hello"))], "cut"), good],
      { fallbacks: ["fallback-1"] },
      {},
    );
    const { text } = await ask(streamed());
    expect(asked).toHaveLength(1);
    expect(received(text).events).toHaveLength(2);
  });

  it("with the last answer's error, if all fail", async () => {
    const { ask } = await start([status(500), status(429, { message: "the last", code: "c" })], { retries: 1 });
    const timed = await ask();
    expect([timed.status, envelopeOf(timed)]).toMatchObject([429, { message: "the last", code: "c" }]);
  });
});

describe("the wait before another try", () => {
  it("doubles from about 200 ms, with jitter", async () => {
    const first = new Set<number>();
    for (let run = 0; run < 20; run++) {
      const { asked, ask } = await start(status(500), { retries: 4 });
      await ask();
      for (const [at, gap] of gapsIn(asked).entries()) {
        expect(gap).toBeGreaterThanOrEqual(100 * 2 ** at);
        expect(gap).toBeLessThanOrEqual(300 * 2 ** at);
      }
      first.add(gapsIn(asked)[0] ?? 0);
    }
    expect(first.size).toBeGreaterThan(5);
  });

  it.each([
    [{ "retry-after": "3" }, 3_000],
    [{ "retry-after-ms": "700", "retry-after": "3" }, 700],
    [{ "retry-after": "Sun, 22 Nov 2026 12:00:09 GMT" }, 4_000],
    [{ "retry-after": "2.5" }, 2_500],
  ])("is what the provider asks for: %j", async (headers, expected) => {
    for (const code of [429, 503]) {
      vi.setSystemTime(Date.parse("2026-11-22T12:00:05Z"));
      const { asked, ask } = await start([status(code, {}, headers), good]);
      expect((await ask()).status).toBe(200);
      expect(gapsIn(asked)[0]).toBeGreaterThanOrEqual(expected);
      expect(gapsIn(asked)[0]).toBeLessThanOrEqual(expected + 100);
    }
  });

  it.each(["soon", "-5", "", "0", "Sun, 22 Nov 2020 12:00:00 GMT"])(
    "is not shortened by a retry-after of %j",
    async (after) => {
      const { asked, ask } = await start([status(429, {}, { "retry-after": after }), good]);
      await ask();
      expect(gapsIn(asked)[0]).toBeGreaterThanOrEqual(100);
      expect(gapsIn(asked)[0]).toBeLessThanOrEqual(300);
    },
  );

  it.each([
    ["for longer than the model's time", { "retry-after": "61" }, 900_000],
    ["for ever", { "retry-after": "9".repeat(400) }, 900_000],
    ["for longer than the function has", { "retry-after": "9" }, 9_000],
  ])("is not begun if the provider asks to be left alone %s: the client is told", async (_, headers, killedIn) => {
    const { asked, ask } = await start(status(429, {}, headers));
    const timed = await ask(chat(), killedIn);
    expect(asked).toHaveLength(1);
    expect([timed.status, timed.endAt, timed.headers["retry-after"]]).toEqual([429, 0, headers["retry-after"]]);
  });

  it("never takes a call beyond the function's time", async () => {
    for (const answer of [status(500), later(1_500, status(503)), silent()]) {
      const { ask } = await start(answer, { retries: 10, fallbacks: ["fallback-1"] }, { retries: 10 });
      expect((await ask(chat(), 5_000)).endAt).toBeLessThanOrEqual(4_100);
    }
  });
});

describe("a fallback", () => {
  const fallbacks = { fallbacks: ["fallback-2", "nowhere", "fallback-1"], retries: 0 };
  const tooLong = status(400, { code: "context_length_exceeded" });
  const isGiven: [string, Answer][] = [
    ...again,
    ["401", status(401)],
    ["403", status(403)],
    ["context_length_exceeded", tooLong],
    ["silence", silent()],
    ["comments without an event", later(10, events([": busy\n\n"], "stall"))],
  ];

  it.each(isGiven)("is asked, and its name is on the answer, after %s", async (_, answer) => {
    for (const text of [chat(), streamed()]) {
      const { asked, ask, gateway } = await start(
        byModel({ "upstream-0": [answer], "upstream-2": [good] }),
        fallbacks,
        {},
        {},
      );
      const timed = await ask(text);
      const first = timed.text.startsWith("{") ? timed.text : (received(timed.text).events[0] ?? "");
      expect([timed.status, JSON.parse(first).model]).toEqual([200, "fallback-2"]);
      expect(modelsIn(asked)).toEqual(["upstream-0", "upstream-2"]);
      expect(gateway.log).toMatchObject([{ ending: "complete", model: MODEL, served: "fallback-2" }]);
    }
  });

  it.each(["400", "402", "404", "413", "418", "422"])("is not asked after %s", async (code) => {
    const { asked, ask } = await start(status(Number(code)), fallbacks, {}, {});
    await ask();
    expect(modelsIn(asked)).toEqual(["upstream-0"]);
  });

  it("follows the one before it, in order; if all fail, the last one's error is told", async () => {
    const answers = {
      "upstream-0": [status(500)],
      "upstream-2": [silent()],
      "upstream-1": [status(429, { message: "the last" })],
    };
    const { asked, ask, gateway } = await start(byModel(answers), fallbacks, { retries: 0 }, { timeout: 5_000 });
    const timed = await ask();
    expect(modelsIn(asked)).toEqual(["upstream-0", "upstream-2", "upstream-1"]);
    expect([timed.status, envelopeOf(timed).message]).toEqual([429, "the last"]);
    expect(gateway.log).toMatchObject([
      {
        ending: "failed",
        total_tokens: 0,
        attempts: [
          { model: MODEL, code: "upstream_unavailable", status: 500 },
          { model: "fallback-2", code: "upstream_timeout" },
          { model: "fallback-1", status: 429 },
        ],
      },
    ]);
  });

  it("is asked at its own address, with its own key, id and retries", async () => {
    const provider_config = { api_base: "http://second.invalid/v2", api_key: "sk-second" };
    const answers = byModel({ "upstream-0": [status(500)], "vendor/own-id": [status(500), status(500), good] });
    const second = { provider_config, model: "openai/vendor/own-id", retries: 2 };
    const { asked, ask } = await start(answers, { retries: 1, fallbacks: ["fallback-1"] }, second);
    expect((await ask()).status).toBe(200);
    const seen = asked.map(({ url, headers }) => [url, headers.get("authorization")]);
    const first = ["http://provider.invalid/v1/chat/completions", "Bearer sk-provider-0"];
    const other = ["http://second.invalid/v2/chat/completions", "Bearer sk-second"];
    expect(seen).toEqual([first, first, other, other, other]);
  });

  it("is asked at once, rather than to wait long for the model", async () => {
    const patient = status(429, {}, { "retry-after": "20" });
    const { ask, asked } = await start(
      byModel({ "upstream-0": [patient], "upstream-1": [good] }),
      { fallbacks: ["fallback-1"] },
      {},
    );
    expect((await ask()).endAt).toBe(0);
    expect(modelsIn(asked)).toEqual(["upstream-0", "upstream-1"]);
  });

  it("serves a client whose head was sent with a ping", async () => {
    const answers = byModel({ "upstream-0": [silent()], "upstream-1": [good] });
    const { ask } = await start(answers, { fallbacks: ["fallback-1"], timeout: 20_000 }, {});
    const timed = await ask(streamed());
    expect([timed.status, timed.headAt, timed.endAt]).toEqual([200, 15_000, 20_000]);
    const { comments, events } = received(timed.text);
    expect([comments, events.at(-1)]).toEqual([1, "[DONE]"]);
    expect(JSON.parse(events[0] ?? "").model).toBe("fallback-1");
  });

  it("is charged to the key and to the model that was asked for", async () => {
    const limits = { rate_limit: { rpm: 5, tpm: 1_000 } };
    const answers = byModel({ "upstream-0": [status(500)], "upstream-1": [good] });
    const { ask, gateway } = await start(answers, { retries: 0, fallbacks: ["fallback-1"], ...limits }, limits);
    await ask();
    const used = (subject: string) => gateway.counters.counts(subject).minute;
    expect(used(`model#${MODEL}`)).toEqual({ requests: 1, tokens: 10 });
    expect(used("model#fallback-1")).toEqual({ requests: 0, tokens: 0 });
  });
});

describe("a model that keeps failing", () => {
  it("is left alone if it has fallbacks, probed by one request within 15 seconds, and taken back", async () => {
    const recovery = later(50, good);
    const answers = byModel({ "upstream-0": [status(500), status(500), status(500), recovery], "upstream-1": [good] });
    const { ask, asked, gateway } = await start(answers, { retries: 0, fallbacks: ["fallback-1"] }, {});
    for (let call = 0; call < 5; call++) expect((await ask()).status).toBe(200);
    expect(modelsIn(asked).filter((model) => model === "upstream-0")).toHaveLength(3);

    vi.setSystemTime(Date.now() + 15_000);
    const before = asked.length;
    await Promise.all(Array.from({ length: 5 }, () => askTimed(gateway, { body: chat() })));
    expect(modelsIn(asked.slice(before)).toSorted()).toEqual(["upstream-0", ...Array(4).fill("upstream-1")]);
    await ask();
    expect(modelsIn(asked).at(-1)).toBe("upstream-0");
  });

  it("is probed by one request without retries, and left alone again if that fails", async () => {
    const answers = byModel({ "upstream-0": [status(500)], "upstream-1": [good] });
    const { ask, asked } = await start(answers, { retries: 1, fallbacks: ["fallback-1"] }, {});
    for (let call = 0; call < 3; call++) await ask();
    for (let probe = 0; probe < 3; probe++) {
      vi.setSystemTime(Date.now() + 15_000);
      const before = asked.length;
      await ask();
      await ask();
      expect(modelsIn(asked.slice(before))).toEqual(["upstream-0", "upstream-1", "upstream-1"]);
    }
  });

  it("is always tried if it has no fallbacks", async () => {
    const { ask, asked } = await start(status(500), { retries: 0 });
    for (let call = 0; call < 6; call++) await ask();
    expect(asked).toHaveLength(6);
  });

  it.each([
    ["a bad request", status(400)],
    ["a prompt that is too long", status(400, { code: "context_length_exceeded" })],
  ])("is not to blame for %s", async (_, answer) => {
    const answers = byModel({ "upstream-0": [answer], "upstream-1": [good] });
    const { ask, asked } = await start(answers, { fallbacks: ["fallback-1"] }, {});
    for (let call = 0; call < 6; call++) await ask();
    expect(modelsIn(asked).filter((model) => model === "upstream-0")).toHaveLength(6);
  });

  it("is forgiven by one success", async () => {
    const bad = status(500);
    const answers = byModel({ "upstream-0": [bad, bad, good, bad, bad, good], "upstream-1": [good] });
    const { ask, asked } = await start(answers, { retries: 0, fallbacks: ["fallback-1"] }, {});
    for (let call = 0; call < 6; call++) await ask();
    expect(modelsIn(asked).filter((model) => model === "upstream-0")).toHaveLength(6);
  });
});

describe("the provider", () => {
  it("sees the client's text and the gateway's own headers, and nothing else of the request", async () => {
    const { asked, gateway } = await start(good);
    const headers = { authorization: "Bearer my-secret-key", cookie: "a=b", "x-request-id": "r-1", "x-other": "1" };
    const text = chat({ user: "client-7", tools: [] });
    await askTimed(gateway, { headers, body: text });
    const [request] = asked;
    expect(Object.fromEntries(request?.headers ?? [])).toEqual({
      accept: "application/json",
      "accept-encoding": "identity",
      authorization: "Bearer sk-provider-0",
      "content-type": "application/json",
      "user-agent": "sluice",
    });
    expect(request?.body).toBe(text.replace(MODEL, "upstream-0"));
  });
});
