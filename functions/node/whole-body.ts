// A body that is kept until it is whole, or longer than the gateway accepts.
import type { IncomingMessage } from "node:http";
import { departureError } from "../core/departure.ts";
import { bodyTooSlow, overloaded } from "../core/error.ts";
import { LARGEST_BODY } from "../core/wire/content-encoding.ts";

/** One byte more than the gateway accepts, so that it is the gateway that refuses a larger body, in its own words. */
const KEPT = LARGEST_BODY + 1;

interface Reading {
  /** Has the body read, to its end. */
  hear(keep: (chunk: Buffer) => void): void;
  /** Whether there is room for so many bytes. */
  take(bytes: number): boolean;
  /** Aborts when it is no longer awaited. */
  readonly signal: AbortSignal;
  /** In milliseconds. */
  readonly patience: number;
}

/** The whole body, or its first 6 MiB + 1 byte. Throws a GatewayError if it does not come, or has no room. */
export async function readWhole(request: IncomingMessage, reading: Reading): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const kept = keep(reading, { resolve, reject });
  request.once("end", resolve);
  const unwatch = watch(reading, reject);
  try {
    await promise;
    return kept.all();
  } finally {
    unwatch();
    kept.close();
  }
}

interface Ends {
  resolve(): void;
  reject(error: Error): void;
}

/** Keeps what comes, until it is closed. */
function keep({ hear, take }: Reading, { resolve, reject }: Ends) {
  let chunks: Buffer[] = [];
  let length = 0;
  let isOpen = true;
  hear((chunk) => {
    if (!isOpen) return;
    isOpen = take(chunk.length);
    if (!isOpen) return reject(overloaded());
    chunks.push(chunk);
    length += chunk.length;
    if (length >= KEPT) resolve();
  });
  const all = (): Uint8Array => {
    const [only = new Uint8Array()] = chunks;
    return (chunks.length > 1 ? Buffer.concat(chunks) : only).subarray(0, KEPT);
  };
  const close = () => {
    isOpen = false;
    chunks = [];
  };
  return { all, close };
}

/** Returns what ends the watch. */
function watch({ signal, patience }: Reading, fail: (error: Error) => void): () => void {
  const leave = () => fail(departureError(signal));
  const timer = setTimeout(() => fail(bodyTooSlow()), patience);
  signal.addEventListener("abort", leave);
  if (signal.aborted) leave();
  return () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
  };
}
