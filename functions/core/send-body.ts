// Sends the body of a reply at the pace of its reader, whatever stream leads there.
import type { Reply } from "./reply.ts";
import type { Piece } from "./upstream/passage.ts";
import { LONGEST_TIMEOUT } from "./wire/alarm.ts";

/** A stream of Node, as far as it matters here. */
export interface Outlet {
  /** Whether there is room for more; else `drain` resolves when there is. */
  write(piece: Piece): unknown;
  once(event: "drain" | "close", listener: () => void): unknown;
  off(event: "drain" | "close", listener: () => void): unknown;
}

export interface Line {
  /** When nothing more can be sent, in milliseconds since 1970. */
  readonly killedAt: number;
  /** Gives the rest up at once. */
  readonly signal?: AbortSignal | undefined;
}

/** What is left of the call's time when a reader who has stopped reading is given up: a fifth, at most this. Milliseconds. */
const TIME_TO_SETTLE = 1_000;

/** Returns when all of the body is written, or is given up because the client does not read it. */
export async function sendBody(reply: Reply, out: Outlet, { killedAt, signal }: Line): Promise<void> {
  const givenUpAt = killedAt - Math.min(TIME_TO_SETTLE, (killedAt - Date.now()) / 5);
  for await (const piece of reply.body) {
    if (out.write(piece)) continue;
    const patience = (reply.readerTimeout ?? Number.POSITIVE_INFINITY) + timeFor(piece);
    if (await isDrained(out, { until: Math.min(givenUpAt, Date.now() + patience), signal })) continue;
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

interface Patience extends Pick<Line, "signal"> {
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** False if the reader is gone, or its time is over. */
function isDrained(out: Outlet, { until, signal }: Patience): Promise<boolean> {
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
    const wait = Math.min(Math.max(Math.ceil(until - Date.now()), 0), LONGEST_TIMEOUT);
    const timer = setTimeout(giveUp, wait);
    out.once("drain", drain);
    out.once("close", giveUp);
    signal?.addEventListener("abort", giveUp);
    if (signal?.aborted) giveUp();
  });
}
