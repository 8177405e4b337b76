// The body of a request: read when the gateway asks for it, and otherwise thrown away. Bounded in size, memory and time.
import type { IncomingMessage } from "node:http";
import { departureError } from "../core/departure.ts";
import { bodyTooSlow, overloaded } from "../core/error.ts";
import { LARGEST_BODY } from "../core/wire/content-encoding.ts";
import type { BodyMemory } from "./body-memory.ts";

/** One byte more than the gateway accepts, so that it is the gateway that refuses a larger body, in its own words. */
const KEPT = LARGEST_BODY + 1;
/** In bytes. A client that sends on after this is not listened to any longer. */
const LONGEST = 64 * 1024 * 1024;
/** Milliseconds. */
const PATIENCE = 60_000;

export interface RequestBody {
  /** The whole body, or its first 6 MiB + 1 byte. Throws a GatewayError if it does not come, or has no room. */
  read(): Promise<Uint8Array>;
  /** To be called once the answer is known: what was not read must not stand before the connection's next request. */
  drain(): void;
  /** To be called when nobody needs the body any more. */
  release(): void;
}

interface Options {
  readonly memory: BodyMemory;
  /** Aborts when the client has left, or when nobody waits for the rest any longer. */
  readonly signal: AbortSignal;
  /** How long the whole body may take, in milliseconds. */
  readonly patience?: number | undefined;
  /** How many bytes are listened to. */
  readonly longest?: number | undefined;
}

export function openBody(request: IncomingMessage, options: Options): RequestBody {
  const { memory, signal, patience = PATIENCE, longest = LONGEST } = options;
  let isHeard = false;
  let held = 0;
  const hear = (keep: (chunk: Buffer) => void) => {
    isHeard = true;
    hearOut(request, longest, keep);
  };
  const take = (bytes: number) => {
    const isTaken = memory.take(bytes);
    if (isTaken) held += bytes;
    return isTaken;
  };
  return {
    read: () => readWhole(request, { hear, take, signal, patience }),
    drain() {
      if (!isHeard && !request.complete) hear(() => {});
    },
    release() {
      memory.giveBack(held);
      held = 0;
    },
  };
}

/** Reads to the end, but not for ever. */
function hearOut(request: IncomingMessage, longest: number, keep: (chunk: Buffer) => void): void {
  let heard = 0;
  request.on("error", () => {});
  request.on("data", (chunk: Buffer) => {
    keep(chunk);
    heard += chunk.length;
    if (heard > longest) request.destroy();
  });
}

interface Reading {
  hear(keep: (chunk: Buffer) => void): void;
  take(bytes: number): boolean;
  readonly signal: AbortSignal;
  readonly patience: number;
}

function readWhole(request: IncomingMessage, { hear, take, signal, patience }: Reading): Promise<Uint8Array> {
  const kept: Buffer[] = [];
  let length = 0;
  let isOver = false;
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const end = () => {
    isOver = true;
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
    const bytes = kept.length === 1 ? kept[0] : Buffer.concat(kept);
    kept.length = 0;
    return bytes?.subarray(0, KEPT) ?? new Uint8Array();
  };
  const fail = (error: Error) => {
    end();
    reject(error);
  };
  const leave = () => fail(departureError(signal));
  const timer = setTimeout(() => fail(bodyTooSlow()), patience);
  signal.addEventListener("abort", leave);
  hear((chunk) => {
    if (isOver) return;
    if (!take(chunk.length)) return fail(overloaded());
    kept.push(chunk);
    length += chunk.length;
    if (length >= KEPT) resolve(end());
  });
  request.once("end", () => resolve(end()));
  if (signal.aborted) leave();
  return promise;
}
