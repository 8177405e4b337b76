// A client that waits is told so, every 15 seconds, and never waits for longer than the limits allow.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chunk, contentChunk, finishChunk, roleChunk, toEvent, usage, usageChunk } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";
import { askTimed, stopClock } from "./support/clock.ts";
import { checked, envelopeOf } from "./support/envelope.ts";
import { received } from "./support/received.ts";
import { chat, configuration, streamed } from "./support/requests.ts";
import {
  type Answer,
  body,
  type Ending,
  events,
  json,
  later,
  type Step,
  scriptedFetch,
  silent,
  status,
} from "./support/scripted-fetch.ts";

beforeEach(() => stopClock());
afterEach(() => {
  expect(vi.getTimerCount(), "timers left behind").toBe(0);
  vi.useRealTimers();
});

const PING = ": ping\n";
const HELLO = toEvent(contentChunk("Hello"));
const STOP = toEvent(finishChunk());
const COMMENT = ": busy\n\n";
const DONE = "data: [DONE]\n\n";

/** What becomes of a stream whose pieces come at these moments. */
async function wait(steps: readonly Step[], { ending = "end" as Ending, model = {}, killedIn = 900_000 } = {}) {
  return answerOf(events(steps, ending), { model, killedIn });
}

async function answerOf(
  answer: Parameters<typeof scriptedFetch>[0],
  { model = {}, killedIn = 900_000, request = streamed() },
) {
  const provider = scriptedFetch(answer);
  const gateway = await startGateway(configuration({ retries: 0, ...model }), { fetch: provider.fetch });
  const timed = await askTimed(gateway, { body: request, killedAt: Date.now() + killedIn });
  const pings = timed.pieces.filter(([, text]) => text === PING).map(([at]) => at);
  return { ...timed, pings, asked: provider.asked, log: gateway.log };
}

const lastCode = (text: string) => checked(received(text).events.at(-1) ?? "").code;

describe("a ping", () => {
  it("comes every 15 seconds to a client that waits for the first event, and brings the head", async () => {
    const { headAt, pings, text, endAt } = await wait([40_000, HELLO + STOP + DONE]);
    expect([headAt, pings, endAt]).toEqual([15_000, [15_000, 30_000], 40_000]);
    expect(received(text).events).toHaveLength(3);
  });

  it("comes while the provider's head is waited for, too", async () => {
    const { headAt, pings, status } = await answerOf(later(20_000, events([HELLO + STOP + DONE])), {});
    expect([status, headAt, pings]).toEqual([200, 15_000, [15_000]]);
  });

  it("does not come before, and not to a client that hears something", async () => {
    const { headAt, pings } = await wait([14_000, HELLO, 14_000, HELLO, 14_000, STOP + DONE]);
    expect([headAt, pings]).toEqual([14_000, []]);
  });

  it("comes 15 seconds after the client heard the last, not after the provider said what the client is not shown", async () => {
    const hidden = toEvent(usageChunk(usage(1)));
    const { pings } = await wait([HELLO, 10_000, COMMENT, 10_000, hidden, 10_000, COMMENT, 8_000, STOP + DONE]);
    expect(pings).toEqual([15_000, 30_000]);
  });

  it("never comes in a JSON answer", async () => {
    const { text, headAt } = await answerOf(later(40_000, json({ choices: [] })), { request: chat() });
    expect([text, headAt]).toEqual(['{"choices":[]}', 40_000]);
  });
});

describe("until the first event, timeout", () => {
  const model = { timeout: 40_000 };

  it.each([
    ["no head", silent()],
    ["a head only", events([], "stall")],
    ["comments only", events(Array.from({ length: 20 }, () => [9_000, COMMENT]).flat(), "stall")],
    ["half an event", events(['data: {"id":', 30_000, '"x"'], "stall")],
  ])("limits the wait, whatever pings and comments there are: %s", async (_, answer) => {
    const { endAt, pings, text, asked } = await answerOf(answer, { model });
    expect([endAt, pings, lastCode(text)]).toEqual([40_000, [15_000, 30_000], "upstream_timeout"]);
    expect(asked).toHaveLength(1);
  });

  it("gives a 504 if the head was not sent yet", async () => {
    const timed = await answerOf(silent(), { model: { timeout: 14_000 } });
    expect([timed.status, timed.endAt, envelopeOf(timed).code]).toEqual([504, 14_000, "upstream_timeout"]);
  });

  it.each(["data: null\n\n", "data: : thinking\n\n", toEvent(usageChunk(usage(1)))])(
    "is over with an event of any kind, such as %j; then idle_timeout counts",
    async (sign) => {
      const signs = Array.from({ length: 4 }, () => [19_000, sign]).flat();
      const { text } = await wait([...signs, 19_000, HELLO, STOP + DONE], {
        model: { ...model, idle_timeout: 20_000 },
      });
      expect(received(text).events).toHaveLength(3);
      const idle = await wait(signs, { ending: "stall", model: { ...model, idle_timeout: 20_000 } });
      expect([idle.endAt, lastCode(idle.text)]).toEqual([96_000, "upstream_timeout"]);
    },
  );

  it("includes a refusal that does not come to its end", async () => {
    const refusal = body(['{"error":'], { status: 400, ending: "stall" });
    const timed = await answerOf(refusal, { model: { timeout: 14_000 } });
    expect([timed.status, timed.endAt, envelopeOf(timed).code]).toEqual([504, 14_000, "upstream_timeout"]);
  });

  it("does not limit the rest of the answer", async () => {
    const { text } = await wait([39_000, HELLO, 50_000, HELLO, 50_000, STOP + DONE], { model });
    expect(received(text).events.at(-1)).toBe("[DONE]");
  });

  it("is a minute unless the model says otherwise", async () => {
    expect((await wait([], { ending: "stall" })).endAt).toBe(60_000);
  });
});

describe("until the end of a JSON answer", () => {
  const request = chat();
  const model = { timeout: 10_000, idle_timeout: 20_000 };
  const COMPLETION = '{"choices":[]}';
  const blank = (times: number) => Array.from({ length: times }, () => [19_000, "\n"]).flat();
  const slow = (steps: readonly Step[], ending: Ending = "end") =>
    body(steps, { ending, headers: { "content-type": "application/json" } });

  it("answer_timeout counts, which is nine times timeout unless the model says otherwise", async () => {
    for (const [more, expected] of [
      [{}, 90_000],
      [{ answer_timeout: 30_000 }, 30_000],
    ] as const) {
      const timed = await answerOf(silent(), { model: { ...model, ...more }, request });
      expect([timed.status, timed.endAt, envelopeOf(timed).code]).toEqual([504, expected, "upstream_timeout"]);
    }
  });

  it("is nine minutes at most", async () => {
    expect((await answerOf(silent(), { model: { timeout: 100_000 }, request })).endAt).toBe(540_000);
  });

  it("takes every byte for a sign of life, once the answer has begun", async () => {
    const timed = await answerOf(slow([50_000, ...blank(2), COMPLETION]), { model, request });
    expect([timed.status, timed.text.trim(), timed.endAt]).toEqual([200, COMPLETION, 88_000]);
  });

  it("idle_timeout counts between two bytes", async () => {
    const timed = await answerOf(slow(["\n"], "stall"), { model, request });
    expect([timed.status, timed.endAt, envelopeOf(timed).code]).toEqual([504, 20_000, "upstream_timeout"]);
  });

  it("counts however many bytes there are", async () => {
    const timed = await answerOf(slow(blank(20), "stall"), { model, request });
    expect([timed.status, timed.endAt]).toEqual([504, 90_000]);
  });

  it("gets half of the time that is left while there is another model to ask", async () => {
    const provider = scriptedFetch(silent());
    const models = [{ timeout: 100_000, fallbacks: ["fallback-1"] }, { timeout: 100_000 }];
    const gateway = await startGateway(configuration(...models), { fetch: provider.fetch });
    await askTimed(gateway, { body: request, killedAt: Date.now() + 102_000 });
    const start = provider.asked[0]?.at ?? 0;
    expect(provider.asked.map(({ at }) => at - start)).toEqual([0, 50_000]);
  });
});

describe("between two events, idle_timeout", () => {
  const model = { idle_timeout: 20_000 };

  it("ends a silent stream, though the client got pings", async () => {
    const { endAt, pings, text, log } = await wait([HELLO, 5_000, HELLO], { ending: "stall", model });
    expect([endAt, pings, lastCode(text)]).toEqual([25_000, [20_000], "upstream_stalled"]);
    expect(text).not.toContain("[DONE]");
    expect(log).toMatchObject([{ ending: "failed", code: "upstream_stalled", status: 200 }]);
  });

  it("takes the provider's comments for a sign of life", async () => {
    const comments = Array.from({ length: 9 }, () => [19_000, COMMENT]).flat();
    const { endAt, text } = await wait([HELLO, ...comments, 19_000, STOP + DONE], { model });
    expect([endAt, received(text).events.at(-1)]).toEqual([190_000, "[DONE]"]);
    expect((await wait([HELLO, ...comments], { ending: "stall", model })).endAt).toBe(191_000);
  });

  it.each(["event: ping\n\n", "id: 1\r\n\r\n", "retry: 10\r\r", "data:\n\n", "\n"])(
    "takes an event without data for a sign of life: %j",
    async (sign) => {
      const signs = Array.from({ length: 4 }, () => [19_000, sign]).flat();
      const { endAt, text } = await wait([HELLO, ...signs, 19_000, STOP + DONE], { model });
      expect([endAt, received(text).events.at(-1)]).toEqual([95_000, "[DONE]"]);
    },
  );

  it("does not take half an event for one", async () => {
    const { endAt, text } = await wait([HELLO, 15_000, 'data: {"id":'], { ending: "stall", model });
    expect([endAt, lastCode(text)]).toEqual([20_000, "upstream_stalled"]);
  });

  it("is a minute unless the model says otherwise", async () => {
    expect((await wait([HELLO], { ending: "stall" })).endAt).toBe(60_000);
  });

  it("holds for the usage of a finished answer as for any event", async () => {
    const { text, log } = await wait([HELLO, STOP, 19_000, toEvent(usageChunk(usage(5))) + DONE], { model });
    expect(received(text).events.at(-1)).toBe("[DONE]");
    expect(log).toMatchObject([{ ending: "complete", total_tokens: 12, estimated: false }]);
  });

  it("does not keep a client waiting for a mere [DONE]", async () => {
    const { text, endAt } = await wait([HELLO, STOP, toEvent(usageChunk(usage(5)))], { ending: "stall", model });
    expect(received(text).events.at(-1)).toBe("[DONE]");
    expect(endAt).toBeLessThan(6_000);
  });

  it("fails a finished answer whose usage and [DONE] it has waited for in vain: neither of them says that it is whole", async () => {
    const { text, endAt, log } = await wait([HELLO, STOP], { ending: "stall", model });
    expect([endAt, lastCode(text)]).toEqual([20_000, "upstream_stalled"]);
    expect(log).toMatchObject([{ ending: "failed" }]);
  });

  it.each([COMMENT, "data: null\n\n", toEvent(chunk({})), toEvent(usageChunk(usage(5)))])(
    "does not keep a client waiting whose answer is finished, usage and all, whatever the provider goes on sending: %j",
    async (more) => {
      const noise = Array.from({ length: 20 }, () => [1_000, more]).flat();
      const { text, endAt, log } = await wait([HELLO, STOP, toEvent(usageChunk(usage(5))), ...noise], {
        ending: "stall",
      });
      expect(received(text).events.at(-1)).toBe("[DONE]");
      expect(endAt).toBeGreaterThanOrEqual(5_000);
      expect(endAt).toBeLessThan(5_100);
      expect(log).toMatchObject([{ ending: "complete", total_tokens: 12 }]);
    },
  );

  it.each(["end", "stall"] as const)("never asks for a read while it waits for another: %s", async (ending) => {
    let most = 0;
    const watched: Answer = async (asked) => {
      const steps = [HELLO, 16_000, STOP, toEvent(usageChunk(usage(5)))];
      const { ok, status, headers, body } = await events(steps, ending)(asked);
      const reads = body?.[Symbol.asyncIterator]();
      let open = 0;
      const next = () => {
        most = Math.max(most, ++open);
        return reads?.next().finally(() => open--);
      };
      return { ok, status, headers, body: { [Symbol.asyncIterator]: () => ({ next }) } } as unknown as Response;
    };
    await answerOf(watched, {});
    expect(most).toBe(1);
  });

  it("waits for a choice that goes on after a finish reason, however often it has one: only the provider ends that", async () => {
    const word = (text: string) => toEvent({ ...chunk({ content: text }, { finishReason: "stop" }), usage: usage(1) });
    const steps = [word("The"), word(" tide"), 7_500, word(" turns"), 7_500, word(".")];
    const { text, log } = await wait([...steps, DONE]);
    expect(received(text).events).toHaveLength(5);
    expect(log).toMatchObject([{ ending: "complete", finish_reasons: ["stop"] }]);
    expect(lastCode((await wait(steps, { ending: "cut" })).text)).toBe("upstream_truncated");
    expect(lastCode((await wait(steps, { ending: "stall" })).text)).toBe("upstream_stalled");
  });
});

describe("the function's own deadline", () => {
  it.each([
    ["silent", [HELLO], 5_000],
    ["talking", [HELLO, ...Array.from({ length: 90 }, () => [100, HELLO]).flat()], 5_000],
    ["sending comments", [HELLO, ...Array.from({ length: 90 }, () => [100, COMMENT]).flat()], 5_000],
  ])("ends a stream in time to settle it: the provider is %s", async (_, steps, killedIn) => {
    const { endAt, text, log } = await wait(steps, { ending: "stall", killedIn });
    expect(lastCode(text)).toBe("deadline_exceeded");
    expect(endAt).toBeGreaterThanOrEqual(killedIn * 0.7);
    expect(endAt).toBeLessThanOrEqual(killedIn - 900);
    expect(log).toMatchObject([{ ending: "failed", code: "deadline_exceeded" }]);
  });

  it("ends a stream whose provider has always more to say, and whose client is slow to hear it", async () => {
    const { fetch } = scriptedFetch(events(Array.from({ length: 1_000 }, () => HELLO)));
    const gateway = await startGateway(configuration(), { fetch });
    const killedAt = Date.now() + 5_000;
    const reply = await gateway.begin({ body: streamed(), killedAt });
    let text = "";
    for await (const piece of reply.body) {
      text += piece;
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(lastCode(text)).toBe("deadline_exceeded");
    expect(Date.now()).toBeLessThan(killedAt);
    await reply.settle();
  });

  it("ends the wait for the first event", async () => {
    const timed = await answerOf(silent(), { killedIn: 5_000 });
    expect([timed.status, envelopeOf(timed).type]).toEqual([504, "upstream_error"]);
    expect(timed.endAt).toBeLessThanOrEqual(4_100);
  });

  it("ends it with deadline_exceeded if the head was sent", async () => {
    const { text, endAt } = await answerOf(silent(), { killedIn: 20_000 });
    expect([endAt, lastCode(text)]).toEqual([18_000, "deadline_exceeded"]);
  });

  it("lets an answer be complete that is finished, usage and all", async () => {
    const steps = [HELLO, STOP, toEvent(usageChunk(usage(5)))];
    const { text } = await wait(steps, { ending: "stall", killedIn: 5_000 });
    expect(received(text).events.at(-1)).toBe("[DONE]");
  });
});

describe("a failure after the head is one event in the stream, and no [DONE]:", () => {
  const own = { message: "Overloaded.", type: "overloaded_error", param: null, code: "busy", request: "r-1" };

  it.each([
    ["upstream_auth_failed", later(16_000, status(401)), {}],
    ["upstream_unavailable", later(16_000, status(500)), {}],
    ["upstream_malformed", later(16_000, events([": nothing\n\n"])), {}],
    ["upstream_timeout", silent(), { timeout: 16_000 }],
    ["own_code", later(16_000, status(429, { code: "own_code", type: "own_type" })), {}],
    ["upstream_malformed", events([16_000, "data: {oops\n\n"]), {}],
    ["upstream_malformed", events([HELLO, "data: {oops\n\n", STOP + DONE]), {}],
    ["upstream_malformed", events([HELLO, "data: [1]\n\n", STOP + DONE]), {}],
    ["upstream_malformed", events([HELLO + STOP, "data: {oops\n\n"]), {}],
    ["upstream_truncated", events([HELLO], "cut"), {}],
    ["upstream_truncated", events([HELLO], "end"), {}],
    ["upstream_stalled", events([HELLO], "stall"), { idle_timeout: 500 }],
  ])("%s", async (code, answer, model) => {
    const { status, text, log, headers } = await answerOf(answer, { model });
    expect([status, headers["content-type"]]).toEqual([200, "text/event-stream"]);
    expect(lastCode(text)).toBe(code);
    expect(text.match(/"error"/g)).toHaveLength(1);
    expect(text).not.toContain("[DONE]");
    expect(log).toMatchObject([{ ending: "failed", status: 200, code }]);
  });

  it("the provider's own error object, if it sent one", async () => {
    const steps = [toEvent(roleChunk()), HELLO, toEvent({ error: own }), HELLO, STOP, DONE];
    const { events: seen } = received((await wait(steps)).text);
    expect(seen).toHaveLength(3);
    expect(JSON.parse(seen.at(-1) ?? "")).toEqual({ error: own });
  });

  it.each([
    [{ error: "Out of luck." }, { message: "Out of luck.", type: "upstream_error", param: null, code: null }],
    [{ error: { message: "m", code: 503 } }, { message: "m", type: "upstream_error", param: null, code: "503" }],
    [
      { choices: [], error: { message: "m" } },
      { message: "m", type: "upstream_error", param: null, code: null },
    ],
    [
      { error: { message: "call http://provider.invalid/v1 with sk-provider-0", type: "t" } },
      { message: "call http://[redacted]/v1 with [redacted]", type: "t", param: null, code: null },
    ],
  ])("in the envelope, without secrets: %j", async (event, expected) => {
    const { events: seen } = received((await wait([HELLO, toEvent(event)])).text);
    expect(JSON.parse(seen.at(-1) ?? "")).toEqual({ error: expected });
  });
});

describe("a stream without [DONE]", () => {
  it.each([
    ["ends", [HELLO, STOP], "end"],
    ["ends after its usage", [HELLO, STOP, toEvent(usageChunk(usage(1)))], "end"],
  ] as const)("gets one if every choice was finished: it %s", async (_, steps, ending) => {
    const { text, log } = await wait(steps, { ending });
    expect(received(text).events.filter((data) => data === "[DONE]")).toHaveLength(1);
    expect(log).toMatchObject([{ ending: "complete", finish_reasons: ["stop"] }]);
  });

  it.each([
    ["its last finish_reason", [HELLO, STOP]],
    ["its usage", [HELLO, STOP, toEvent(usageChunk(usage(1)))]],
    ["a choice that went on after its finish reason", [HELLO, STOP, HELLO]],
  ])("gets none if the connection breaks after %s", async (_, steps) => {
    const { text, log } = await wait(steps, { ending: "cut" });
    expect([lastCode(text), text.includes("[DONE]")]).toEqual(["upstream_truncated", false]);
    expect(log).toMatchObject([{ ending: "failed" }]);
  });

  it("gets none if a choice went on after its finish reason and the body ends", async () => {
    const { text } = await wait([HELLO, STOP, HELLO]);
    expect(lastCode(text)).toBe("upstream_truncated");
  });

  it("gets one for what was said by then, at once, if [DONE] came but the connection stays open", async () => {
    const { text, endAt } = await wait([HELLO, STOP, DONE], { ending: "stall" });
    expect(received(text).events.at(-1)).toBe("[DONE]");
    expect(endAt).toBeLessThan(100);
  });
});

describe("an unforeseen failure", () => {
  it("after the head is shown in the stream, and reported to the operator", async () => {
    const broken: Answer = () => Object.defineProperty(new Response(), "ok", { get: () => expect.unreachable() });
    const { fetch } = scriptedFetch(silent(), broken);
    const models = [{ timeout: 20_000, fallbacks: ["fallback-1"] }, {}];
    const gateway = await startGateway(configuration(...models), { fetch });
    const { status, text, headAt } = await askTimed(gateway, { body: streamed() });
    expect([status, headAt, lastCode(text)]).toEqual([200, 15_000, "internal_error"]);
    expect(gateway.reported).toHaveLength(1);
    expect(gateway.log).toMatchObject([{ ending: "failed", status: 200 }]);
  });
});
