// A response stream whose reader is slow, or gone: what is written to it within the function's time. In the test's own process.
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { send } from "../../functions/aws/function-url.ts";
import type { Fetch } from "../../functions/core/upstream/fetch.ts";
import { inFlyingTime, stopClock } from "../core/support/clock.ts";
import { contentChunk, finishChunk, toEvent } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";

const body = JSON.stringify({ model: "model", stream: true, messages: [{ role: "user", content: "Hi" }] });
const text = [contentChunk("Hello"), finishChunk()].map((chunk) => toEvent(chunk)).join("");

interface Reader {
  /** The stream's buffer is full from its n-th piece on. */
  readonly fullFrom: number;
  /** Milliseconds until the reader has emptied it of a piece. Never, unless given. */
  readonly pause?: (piece: string) => number;
  /** How long the function has, in milliseconds. */
  readonly time?: number;
  /** Members of the model. */
  readonly model?: object;
}

/** Sends an answer of the provider to a reader; gives the pieces, the call's log line, and how long it took. */
async function sendTo({ fullFrom, pause, time = 500, model = {} }: Reader, provided: Iterable<string>) {
  const pieces: string[] = [];
  const out = Object.assign(new EventEmitter(), {
    write(piece: string) {
      const hasRoom = pieces.push(piece) < fullFrom || piece === "";
      if (!hasRoom && pause !== undefined) setTimeout(() => out.emit("drain"), pause(piece));
      return hasRoom;
    },
    end: () => pieces.push("end"),
  });
  vi.stubGlobal("awslambda", { HttpResponseStream: { from: () => out } });
  const asked = { pieces: 0, signal: new AbortController().signal };
  const headers = new Headers({ "content-type": "text/event-stream" });
  const fetch: Fetch = async (_, { signal }) => {
    asked.signal = signal;
    return { ok: true, status: 200, headers, body: counted(provided, asked) };
  };
  const configuration = {
    models: [{ name: "model", model: "openai/m", ...model }],
    keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["model"] }],
  };
  const gateway = await startGateway(configuration, { fetch });
  const start = Date.now();
  const killedAt = start + time;
  const reply = await gateway.begin({ body, killedAt });
  await send(reply, { stream: out as unknown as awslambda.HttpResponseStream, killedAt });
  expect(gateway.log).toHaveLength(1);
  expect(out.listenerCount("drain")).toBe(0);
  return { pieces: pieces.filter((piece) => piece !== ""), entry: gateway.log[0], took: Date.now() - start, asked };
}

async function* counted(provided: Iterable<string>, asked: { pieces: number }) {
  for (const piece of provided) {
    asked.pieces++;
    yield new TextEncoder().encode(piece);
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it("gets one error in place of what it was not given", async () => {
  const { pieces } = await sendTo({ fullFrom: 2 }, [`${text}data: [DONE]\n\n`]);
  expect(pieces).toEqual([expect.stringContaining("Hello"), expect.stringContaining("deadline_exceeded"), "end"]);
});

it("gets no error behind an answer that is whole", async () => {
  const { pieces } = await sendTo({ fullFrom: 3 }, [`${text}data: [DONE]\n\n`]);
  expect(pieces).toEqual([expect.stringContaining("Hello"), "data: [DONE]\n\n", "end"]);
});

it("gets no second error behind the provider's own", async () => {
  const { pieces } = await sendTo({ fullFrom: 3 }, [`${text}data: {"error":{"code":"overloaded"}}\n\n`]);
  expect(pieces).toEqual([expect.stringContaining("Hello"), expect.stringContaining("overloaded"), "end"]);
});

it("waits for a slow reader, even if the function has less than a second", async () => {
  const { pieces } = await sendTo({ fullFrom: 2, pause: () => 20 }, [`${text}data: [DONE]\n\n`]);
  expect(pieces).toEqual([expect.stringContaining("Hello"), "data: [DONE]\n\n", "end"]);
});

function* endless(event: string) {
  for (;;) yield event;
}

describe("a reader that has stopped", () => {
  beforeEach(() => stopClock());
  afterEach(() => {
    expect(vi.getTimerCount(), "timers left behind").toBe(0);
    vi.useRealTimers();
  });
  const hello = toEvent(contentChunk("Hello"));
  const time = 900_000;

  it.each([
    [{}, 60_000],
    [{ idle_timeout: 1_000 }, 60_000],
    [{ idle_timeout: 120_000 }, 120_000],
  ])("is given up and settled after the model's idle_timeout, or a minute: %j", async (model, patience) => {
    const { pieces, entry, took, asked } = await inFlyingTime(sendTo({ fullFrom: 3, time, model }, endless(hello)));
    expect(pieces.slice(-2)).toEqual([expect.stringMatching(/^data: \{"error":.*\n\n$/), "end"]);
    expect(entry).toMatchObject({ ending: "failed", code: "client_stopped_reading" });
    expect(Math.round(took / 1_000)).toBe(patience / 1_000);
    // Nothing is read ahead of the reader, and the provider is let go.
    expect(asked.pieces).toBe(2);
    expect(asked.signal.aborted).toBe(true);
  });

  it("is given up at the function's deadline, if that comes first", async () => {
    const { took } = await inFlyingTime(sendTo({ fullFrom: 3, time: 30_000 }, endless(hello)));
    expect(took).toBe(29_000);
  });

  it.each([
    ["takes something every 59 s", () => 59_000, "Hello"],
    ["needs five minutes for an event of 3 MB", (piece: string) => piece.length / 10, "x".repeat(3_000_000)],
  ])("is not one that %s", async (_, pause, content) => {
    const chunks = [contentChunk(content), contentChunk("!"), finishChunk()];
    const events = [...chunks.map((chunk) => toEvent(chunk)), "data: [DONE]\n\n"];
    const { pieces, entry, took } = await inFlyingTime(sendTo({ fullFrom: 0, pause, time }, events));
    expect(entry).toMatchObject({ ending: "complete" });
    expect(pieces.slice(-2)).toEqual(["data: [DONE]\n\n", "end"]);
    expect(took).toBeGreaterThan(100_000);
  });
});
