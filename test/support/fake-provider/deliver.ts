// Sends an answer of the fake provider step by step, down to the way in which its connection ends.
import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { split } from "../event-stream.ts";
import type { Exchange } from "./exchange.ts";
import { isWait, pause, type Wait } from "./gate.ts";

/** Something to send, or something to wait for. */
export type Step = string | Uint8Array | Wait;

/** How a body ends: properly; by closing the connection, early or with a reset; or never. */
export type Ending = "end" | "cut" | "reset" | "stall";

export interface Delivery {
  status?: number;
  headers?: Record<string, string>;
  /** Sends pieces of this many bytes, or cut at these offsets, wherever events and characters end. */
  splitAt?: number | number[];
  /** The pause after each step, or each piece if split. */
  gapMilliseconds?: number;
  ending?: Ending;
}

/** Sends the head at once, then the steps one by one, at the pace of the reader. */
export async function deliver(exchange: Exchange, steps: Iterable<Step>, delivery: Delivery = {}): Promise<void> {
  const { status = 200, headers = {}, splitAt, gapMilliseconds = 0, ending = "end" } = delivery;
  exchange.response.writeHead(status, headers).flushHeaders();
  for (const step of splitAt === undefined ? steps : resplit(steps, splitAt)) {
    exchange.gone.throwIfAborted();
    if (isWait(step)) await step.wait(exchange.gone);
    else await write(exchange, step);
    if (gapMilliseconds > 0) await pause(gapMilliseconds).wait(exchange.gone);
    else if (splitAt !== undefined) await nextTurn();
  }
  await finish(exchange, ending);
}

export async function finish({ response }: Exchange, ending: Ending): Promise<void> {
  if (ending === "stall") return;
  if (ending === "end") return void response.end();
  const { socket } = response;
  if (socket === null) return;
  await new Promise<void>((flushed) => socket.write("", () => flushed()));
  if (ending === "cut") socket.destroy();
  else socket.resetAndDestroy();
}

async function write({ response, gone }: Exchange, bytes: string | Uint8Array): Promise<void> {
  if (!response.write(bytes)) await once(response, "drain", { signal: gone });
}

/** Joins what stands between two waits, and cuts it anew. */
function* resplit(steps: Iterable<Step>, at: number | number[]): Generator<Step> {
  let run: Uint8Array[] = [];
  for (const step of steps) {
    if (!isWait(step)) run.push(typeof step === "string" ? Buffer.from(step) : step);
    else {
      yield* split(Buffer.concat(run), at);
      yield step;
      run = [];
    }
  }
  yield* split(Buffer.concat(run), at);
}
