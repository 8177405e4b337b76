// Which failures of a provider are tried again, how often and when, and what the provider gets to see.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contentChunk, toEvent, usage, usageChunk } from "../support/event-stream.ts";
import { askTimed, stopClock } from "./support/clock.ts";
import { envelopeOf } from "./support/envelope.ts";
import { received } from "./support/received.ts";
import { chat, MODEL, streamed } from "./support/requests.ts";
import { type Answer, events, later, silent, status } from "./support/scripted-fetch.ts";
import { again, gapsIn, good, malformedAnswers, modelsIn, start } from "./support/upstreams.ts";

beforeEach(() => stopClock());
afterEach(() => {
  vi.useRealTimers();
});

/** The chunk that only those clients get who asked for it. */
const hidden = toEvent(usageChunk(usage(0)));

const notAgain: [string, Answer][] = [
  ...[302, 400, 401, 402, 403, 404, 413, 415, 418, 422].map((code) => [`${code}`, status(code)] as [string, Answer]),
  ["a prompt that is too long", status(500, { message: "the request exceeds the available context size" })],
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

  it.each(malformedAnswers)("once if the answer was malformed, as each may be billed: %s", async (_, answer) => {
    for (const text of [chat(), streamed()]) {
      const once = await start([answer, good]);
      expect((await once.ask(text)).status).toBe(200);
      const { asked, ask } = await start(answer, { retries: 5 });
      const timed = await ask(text);
      expect([asked.length, timed.status, envelopeOf(timed).code]).toEqual([2, 502, "upstream_malformed"]);
    }
  });

  it("once for all malformed answers of a call, beside what else may be tried again", async () => {
    const [[, malformed]] = malformedAnswers as [[string, Answer]];
    const mixed = await start([malformed, status(500), good]);
    expect((await mixed.ask()).status).toBe(200);
    const { asked, ask } = await start([malformed, status(500), malformed, good], { retries: 5 });
    expect([(await ask()).status, asked.length]).toEqual([502, 3]);
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

  it.each<[string, Answer]>([
    ["an error", events([hidden, toEvent({ error: { message: "busy" } })])],
    [
      "an error with the usage",
      events([hidden, toEvent({ ...JSON.parse(hidden.slice(6)), error: { message: "busy" } })]),
    ],
    ["an error later", events([hidden, 5, "event: error\ndata: {}\n\n"])],
    ["what is not JSON", events([hidden, 5, "data: oops\n\n"])],
    ["its end", events([hidden, hidden])],
    ["a cut", events([hidden, 5], "cut")],
  ])("also if only the usage came before it, which the client does not get: %s", async (_, answer) => {
    const { asked, ask } = await start([answer, good], { retries: 1 });
    const { status, text } = await ask(streamed());
    expect([status, asked.length, received(text).events.at(-1)]).toEqual([200, 2, "[DONE]"]);
    const shown = await start([answer, good], { retries: 1 });
    await shown.ask(streamed({ stream_options: { include_usage: true } }));
    expect(shown.asked).toHaveLength(1);
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
    ["for more than 10 s", { "retry-after": "11" }, 900_000],
    ["for ever", { "retry-after": "9".repeat(400) }, 900_000],
    ["for longer than the function has", { "retry-after": "9" }, 9_000],
  ])("is not begun if the provider asks to be left alone %s: the client sees that", async (_, headers, killedIn) => {
    const { asked, ask } = await start(status(429, {}, headers));
    const timed = await ask(chat(), killedIn);
    expect(asked).toHaveLength(1);
    expect([timed.status, timed.endAt, timed.headers["retry-after"]]).toEqual([429, 0, headers["retry-after"]]);
  });

  it("may be 10 s if the provider asks for them, whatever the model's own time is", async () => {
    const soon = status(429, {}, { "retry-after": "10" });
    const { asked, ask } = await start([status(500), soon, good], { timeout: 100 });
    expect((await ask()).status).toBe(200);
    expect(gapsIn(asked)[1]).toBe(10_000);
  });

  it("never takes a call beyond the function's time", async () => {
    for (const answer of [status(500), later(1_500, status(503)), silent()]) {
      const { ask } = await start(answer, { retries: 10, fallbacks: ["fallback-1"] }, { retries: 10 });
      expect((await ask(chat(), 5_000)).endAt).toBeLessThanOrEqual(4_100);
    }
  });
});

describe("the provider", () => {
  it("sees the client's text, the request id and the gateway's own headers, and nothing else of the request", async () => {
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
      "x-request-id": "r-1",
    });
    expect(request?.body).toBe(text.replace(MODEL, "upstream-0"));
  });
});
