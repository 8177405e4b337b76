// A client that leaves, where the platform tells: nothing more is asked for it, and its call is settled at once.
import { getEventListeners } from "node:events";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Hook, Outcome } from "../../functions/core/hook.ts";
import { estimatePromptTokens } from "../../functions/core/limits/estimate.ts";
import { estimateTokens } from "../../functions/core/limits/estimate-text.ts";
import { deadlineExceeded } from "../../functions/core/upstream/upstream-error.ts";
import { contentChunk, finishChunk, toEvent, usage } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";
import { textOf } from "../support/text-of.ts";
import { everythingReady, inFlyingTime, stopClock, until } from "./support/clock.ts";
import { chat, configuration, MODEL, streamed } from "./support/requests.ts";
import { type Answer, events, json, later, scriptedFetch, silent, status } from "./support/scripted-fetch.ts";

const HELLO = toEvent(contentChunk("Hello"));
const WHOLE = [HELLO, 400, HELLO, 400, toEvent(finishChunk()), 400, "data: [DONE]\n\n"];
const PROMPT = estimatePromptTokens(JSON.parse(streamed()), streamed());
const LIMITS = { rate_limit: { rpm: 9, tpm: 100_000, concurrency: 1 } };

beforeEach(stopClock);
afterEach(() => vi.useRealTimers());

/** A gateway with a fallback, whose calls can be left. */
async function start(...answers: Answer[]) {
  const provider = scriptedFetch(...answers);
  const outcomes: Outcome[] = [];
  const witness: Hook = {
    name: "witness",
    preCall: async () => ({ postCall: async (outcome) => void outcomes.push(outcome) }),
  };
  const model = { ...LIMITS, fallbacks: ["fallback-1"], retries: 3 };
  const gateway = await startGateway(configuration(model, {}), { fetch: provider.fetch, hooks: [witness] });
  const client = new AbortController();
  const ask = async (body: string) => {
    const reply = await gateway.begin({ body, departure: client.signal });
    const pieces = await Array.fromAsync(reply.body);
    await reply.settle();
    return { status: reply.status, text: textOf(pieces) };
  };
  const counts = (moment?: number) => gateway.pools.counts(`model#${MODEL}`, moment);
  return { ...provider, gateway, outcomes, client, ask, counts, leave: () => client.abort() };
}

const answers: Record<string, Answer> = {
  "a stream": events(WHOLE),
  "a stream that stalls": events([HELLO], "stall"),
  "a stream that begins late": later(700, events(WHOLE)),
  "a JSON answer": later(900, json({ choices: [], usage: usage(5) })),
  "a failure that is tried again": later(100, status(500)),
  "a wish to be left alone": later(100, status(429, {}, { "retry-after": "2" })),
  silence: silent(),
};

describe("a client that leaves", () => {
  it("ends its call at once, whenever that is, and it is settled once", async () => {
    const scenario = fc.record({
      name: fc.constantFrom(...Object.keys(answers)),
      after: fc.integer({ min: 0, max: 1_500 }),
      stream: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ name, after, stream }) => {
        const call = await start(answers[name] as Answer);
        let left: { at: number; asked: number } | undefined;
        setTimeout(() => {
          call.leave();
          for (const { signal } of call.asked) expect(signal.aborted).toBe(true);
          left = { at: Date.now(), asked: call.asked.length };
        }, after);
        const startedAt = Date.now();
        await inFlyingTime(call.ask(stream ? streamed() : chat()));
        expect(call.outcomes).toHaveLength(1);
        expect(getEventListeners(call.client.signal, "abort")).toEqual([]);
        const isAsked = call.asked.length > 0;
        expect(call.counts(startedAt)).toMatchObject({ concurrent: 0, minute: { requests: isAsked ? 1 : 0 } });
        if (left === undefined) return;
        expect({ at: Date.now(), asked: call.asked.length }).toEqual(left);
        const ending = isAsked ? "failed" : "refused";
        expect(call.gateway.log).toMatchObject([{ ending, code: "client_stopped_reading" }]);
      }),
      { numRuns: 100 },
    );
  });

  it("costs nothing before a provider was asked", async () => {
    const call = await start(silent());
    call.leave();
    expect((await call.ask(chat())).status).toBe(499);
    expect(call.asked).toEqual([]);
    expect(call.gateway.log).toMatchObject([{ ending: "refused", code: "client_stopped_reading" }]);
    expect(call.counts()).toMatchObject({ concurrent: 0, minute: { requests: 0, tokens: 0 } });
  });

  it("costs nothing if it leaves while its limits are asked for", async () => {
    const call = await start(silent());
    const { change } = call.gateway.pools;
    vi.spyOn(call.gateway.pools, "change").mockImplementationOnce(async (taken) => {
      call.leave();
      return change(taken);
    });
    expect((await call.ask(streamed())).status).toBe(499);
    expect(call.asked).toEqual([]);
    expect(call.counts()).toMatchObject({ concurrent: 0, minute: { requests: 0, tokens: 0 } });
  });

  it.each([true, false])("costs its prompt while the provider is silent; with a stream: %s", async (stream) => {
    const call = await start(silent());
    const ended = call.ask(chat({ stream }));
    await until(() => call.asked.length === 1);
    call.leave();
    await ended;
    expect(call.counts().minute).toEqual({ requests: 1, tokens: PROMPT });
    expect(call.outcomes[0]?.usage?.estimated).toBe(true);
  });

  it("costs its prompt if it has heard a sign of life, and takes nothing", async () => {
    const call = await start(silent());
    const reply = await inFlyingTime(call.gateway.begin({ body: streamed(), departure: call.client.signal }));
    call.leave();
    await everythingReady();
    await reply.settle();
    expect(call.counts().minute.tokens).toBe(PROMPT);
  });

  it("does not wait for a provider that takes no notice", async () => {
    let asked = 0;
    const fetch = () => new Promise<never>(() => asked++);
    const gateway = await startGateway(configuration(), { fetch });
    const client = new AbortController();
    const ended = gateway.ask({ body: chat(), departure: client.signal });
    await until(() => asked === 1);
    client.abort();
    expect((await ended).status).toBe(499);
  });

  it("costs what it was sent, and its prompt", async () => {
    const call = await start(events([HELLO, HELLO], "stall"));
    const reply = await call.gateway.begin({ body: streamed(), departure: call.client.signal });
    const body = reply.body[Symbol.asyncIterator]();
    for (let piece = 0; piece < 2; piece++) await body.next();
    const rest = body.next();
    call.leave();
    await rest;
    expect(call.counts().minute.tokens).toBe(PROMPT + Math.ceil(2 * estimateTokens("Hello")));
    expect(call.gateway.reported).toEqual([]);
  });

  it("does not disturb other calls to the same target", async () => {
    const call = await start(silent());
    for (let time = 0; time < 5; time++) {
      const client = new AbortController();
      const ended = call.gateway.ask({ body: chat(), departure: client.signal });
      await until(() => call.asked.length === time + 1);
      client.abort();
      await ended;
    }
    expect(call.asked.map(({ body }) => JSON.parse(body).model)).toEqual(Array(5).fill("upstream-0"));
  });
});

describe("a process that ends its calls", () => {
  it("reports it to the clients of streams in the stream", async () => {
    const call = await start(events([HELLO], "stall"));
    const answered = call.ask(streamed());
    await until(() => call.asked.length === 1);
    call.client.abort(deadlineExceeded());
    const { text } = await answered;
    expect(text).toContain('"code":"deadline_exceeded"');
    expect(text).not.toContain("[DONE]");
  });

  it("gives the others the status of it", async () => {
    const call = await start(silent());
    const answered = call.ask(chat());
    await until(() => call.asked.length === 1);
    call.client.abort(deadlineExceeded());
    expect(await answered).toMatchObject({ status: 504, text: expect.stringContaining("deadline_exceeded") });
  });
});
