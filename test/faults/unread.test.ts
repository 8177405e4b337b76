// A response stream whose reader is slow, or gone: what is written to it within the function's time. In the test's own process.
import { EventEmitter } from "node:events";
import { afterEach, expect, it, vi } from "vitest";
import { send } from "../../functions/aws/function-url.ts";
import { contentChunk, finishChunk, toEvent } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";

const configuration = {
  models: [{ name: "model", model: "openai/m" }],
  keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["model"] }],
};
const body = JSON.stringify({ model: "model", stream: true, messages: [{ role: "user", content: "Hi" }] });
const text = [contentChunk("Hello"), finishChunk()].map((chunk) => toEvent(chunk)).join("");

interface Reader {
  /** The stream's buffer is full from its n-th piece on. */
  readonly fullFrom: number;
  /** Milliseconds until the reader has emptied it. Never, unless given. */
  readonly pause?: number;
}

/** Sends an answer of the provider to a reader; gives the pieces. */
async function sendTo({ fullFrom, pause }: Reader, provided: string): Promise<string[]> {
  const pieces: string[] = [];
  const out = Object.assign(new EventEmitter(), {
    write(piece: string) {
      const hasRoom = pieces.push(piece) < fullFrom;
      if (!hasRoom && pause !== undefined) setTimeout(() => out.emit("drain"), pause);
      return hasRoom;
    },
    end: () => pieces.push("end"),
  });
  vi.stubGlobal("awslambda", { HttpResponseStream: { from: () => out } });
  const headers = { "content-type": "text/event-stream" };
  const gateway = await startGateway(configuration, { fetch: async () => new Response(provided, { headers }) });
  const killedAt = Date.now() + 500;
  const reply = await gateway.begin({ body, killedAt });
  await send(reply, { stream: out as unknown as awslambda.HttpResponseStream, killedAt });
  expect(gateway.log).toHaveLength(1);
  return pieces.filter((piece) => piece !== "");
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it("gets one error in place of what it was not given", async () => {
  const pieces = await sendTo({ fullFrom: 2 }, `${text}data: [DONE]\n\n`);
  expect(pieces).toEqual([expect.stringContaining("Hello"), expect.stringContaining("deadline_exceeded"), "end"]);
});

it("gets no error behind an answer that is whole", async () => {
  const pieces = await sendTo({ fullFrom: 3 }, `${text}data: [DONE]\n\n`);
  expect(pieces).toEqual([expect.stringContaining("Hello"), "data: [DONE]\n\n", "end"]);
});

it("gets no second error behind the provider's own", async () => {
  const pieces = await sendTo({ fullFrom: 3 }, `${text}data: {"error":{"code":"overloaded"}}\n\n`);
  expect(pieces).toEqual([expect.stringContaining("Hello"), expect.stringContaining("overloaded"), "end"]);
});

it("waits for a slow reader, even if the function has less than a second", async () => {
  const pieces = await sendTo({ fullFrom: 2, pause: 20 }, `${text}data: [DONE]\n\n`);
  expect(pieces).toEqual([expect.stringContaining("Hello"), "data: [DONE]\n\n", "end"]);
});
