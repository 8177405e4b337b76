// Sends the body of a reply at the pace of its reader, whatever stream leads there.
import type { Reply } from "./reply.ts";
import type { Piece } from "./upstream/passage.ts";
import { LONGEST_TIMEOUT } from "./wire/timer.ts";

/** A stream of Node, as far as it matters here. */
export interface Outlet {
  /** Whether there is room for more; else `drain` tells when there is. */
  write(piece: Piece): unknown;
  once(event: "drain" | "close", listener: () => void): unknown;
  off(event: "drain" | "close", listener: () => void): unknown;
}

export interface Line {
  /** When the rest is given up, in milliseconds since 1970. */
  readonly givenUpAt: number;
  /** Gives the rest up at once. */
  readonly signal?: AbortSignal;
}

/** Returns when all of the body is written, or is given up because nobody reads it. */
export async function sendBody(reply: Reply, out: Outlet, line: Line): Promise<void> {
  for await (const piece of reply.body) {
    if (out.write(piece)) continue;
    const patience = (reply.readerTimeout ?? Number.POSITIVE_INFINITY) + timeFor(piece);
    if (await isDrained(out, { ...line, givenUpAt: Math.min(line.givenUpAt, Date.now() + patience) })) continue;
    out.write(reply.breakOff?.() ?? "");
    return;
  }
}

/** A long piece is taken as a whole, and a slow reader that is at it looks as if it took nothing. Milliseconds. */
function timeFor(piece: Piece): number {
  return piece.length / SLOWEST_READER;
}

/** Characters or bytes a millisecond. */
const SLOWEST_READER = 10;

/** False if the reader is gone, or its time is over. */
function isDrained(out: Outlet, { givenUpAt, signal }: Line): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (drained: boolean) => {
      clearTimeout(timer);
      out.off("drain", drain);
      out.off("close", giveUp);
      signal?.removeEventListener("abort", giveUp);
      resolve(drained);
    };
    const drain = () => end(true);
    const giveUp = () => end(false);
    const wait = Math.min(Math.max(Math.ceil(givenUpAt - Date.now()), 0), LONGEST_TIMEOUT);
    const timer = setTimeout(giveUp, wait);
    out.once("drain", drain);
    out.once("close", giveUp);
    signal?.addEventListener("abort", giveUp);
    if (signal?.aborted) giveUp();
  });
}
