// A stream whose every chunk is a read of its own, relayed by the whole gateway, and what that took, counted.
import { createHook } from "node:async_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { contentChunk, finishChunk, toEvent, usage, usageChunk } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";

export const CONFIGURATION = {
  models: [
    {
      name: "model",
      model: "openai/model",
      provider_config: { api_key: "sk", api_base: "http://provider.test/v1" },
      rate_limit: { rpm: 1_000 },
    },
  ],
  keys: [{ name: "key", key: "my-secret-key", allowed_models: ["model"], rate_limit: { rpm: 1_000 } }],
};
const REQUEST = JSON.stringify({ model: "model", stream: true, messages: [{ role: "user", content: "Hello" }] });

/** Reads the answer to its end and hands over each piece. `perRead` chunks come with each read of the provider. */
export async function relayStream(reads: number, perRead: number, onPiece: (piece: string) => void): Promise<void> {
  const body = bodyOf(reads, perRead);
  const response = { ok: true, status: 200, headers: new Headers({ "content-type": "text/event-stream" }), body };
  const { begin } = await startGateway(CONFIGURATION, { fetch: async () => response as unknown as Response });
  const reply = await begin({ body: REQUEST });
  for await (const piece of reply.body) onPiece(String(piece));
  await reply.settle();
}

const encode = (text: string) => new TextEncoder().encode(text);

/** The same reads without a gateway: what they cost themselves. */
export async function readAlone(reads: number, perRead: number): Promise<void> {
  for await (const _ of bodyOf(reads, perRead));
}

async function* bodyOf(reads: number, perRead: number): AsyncGenerator<Uint8Array> {
  const chunks = encode(toEvent(contentChunk("word ")).repeat(perRead));
  for (let read = 0; read < reads; read++) yield chunks;
  yield encode(toEvent(finishChunk()) + toEvent(usageChunk(usage(reads * perRead))) + toEvent("[DONE]"));
}

/** How many promises and timers are made during `work`. The test runner adds a few of its own. */
export async function countAsync(work: () => Promise<void>): Promise<{ promises: number; timers: number }> {
  const made: Record<string, number> = {};
  const hook = createHook({
    init(_, type) {
      made[type] = (made[type] ?? 0) + 1;
    },
  }).enable();
  try {
    await work();
  } finally {
    hook.disable();
  }
  return { promises: made["PROMISE"] ?? 0, timers: made["Timeout"] ?? 0 };
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Bytes in use when all that nobody needs is gone. */
export function bytesInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
