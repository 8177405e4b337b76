// The body of a request: read when the gateway asks for it, and otherwise thrown away. Bounded in size, memory and time.
import type { IncomingMessage } from "node:http";
import type { BodyMemory } from "./body-memory.ts";
import { readWhole } from "./whole-body.ts";

/** In bytes. A client that sends on after this is not listened to any longer. */
const LONGEST = 64 * 1024 * 1024;
/** Milliseconds. */
const PATIENCE = 60_000;
/** How long an answer that needs no more of the body waits for its end, in milliseconds. */
const LONGEST_DRAIN = 5_000;

export interface RequestBody {
  /** The whole body, or its first 6 MiB + 1 byte. Throws a GatewayError if it does not come, or has no room. */
  read(): Promise<Uint8Array>;
  /**
   * To be awaited before the answer is sent. What was not read must not precede the connection's next request, and many
   * clients read no answer before they have sent their whole body. Resolves when that is over, or after a while.
   */
  drain(): Promise<void>;
  /** To be called when the body is no longer needed. */
  release(): void;
}

interface Options {
  readonly memory: BodyMemory;
  /** Aborts when the client has left, or when the rest is no longer awaited. */
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
    async drain() {
      if (request.complete) return;
      if (!isHeard) hear(() => {});
      await untilOver(request, Math.min(patience, LONGEST_DRAIN));
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

function untilOver(request: IncomingMessage, longest: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      request.off("end", end).off("close", end);
      resolve();
    };
    const timer = setTimeout(end, longest);
    request.on("end", end).on("close", end);
  });
}
