// What a call costs that is answered with JSON, counted and not timed. Its provider and its pools are in memory.
import { describe, expect, it } from "vitest";
import { startGateway } from "../support/gateway.ts";
import { CONFIGURATION, countAsync } from "./stream.ts";

const REQUEST = JSON.stringify({ model: "model", messages: [{ role: "user", content: "Hello" }] });
const ANSWER = {
  id: "chatcmpl-1",
  object: "chat.completion",
  model: "model",
  choices: [{ index: 0, message: { role: "assistant", content: "A word." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
};

async function startCalls(): Promise<(calls: number) => Promise<void>> {
  const headers = new Headers({ "content-type": "application/json" });
  const fetch = async () => ({ ok: true, status: 200, headers, body: answerBody() });
  const { begin } = await startGateway(CONFIGURATION, { fetch });
  return async (calls) => {
    for (let call = 0; call < calls; call++) {
      const reply = await begin({ body: REQUEST });
      expect(reply.status).toBe(200);
      await reply.settle();
    }
  };
}

async function* answerBody(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(JSON.stringify(ANSWER));
}

/** Without what is made once. */
async function costOfCall(): Promise<{ promises: number; timers: number }> {
  const call = await startCalls();
  await call(20);
  const few = await countAsync(() => call(100));
  const many = await countAsync(() => call(300));
  return { promises: (many.promises - few.promises) / 200, timers: (many.timers - few.timers) / 200 };
}

describe("a call with a JSON answer", () => {
  it("costs no more promises and timers than today", async () => {
    const { promises, timers } = await costOfCall();
    expect(promises).toBeLessThan(MOST_PROMISES + 0.5);
    expect(timers).toBeLessThan(MOST_TIMERS + 0.5);
  });
});

/** Those of the answer's body and of the pools among them. Who takes one out lowers this. */
const MOST_PROMISES = 194;
/** For the answer's beginning, for its next read, and for the settlement. */
const MOST_TIMERS = 3;
