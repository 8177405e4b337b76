// Sends the events of a stream at a speaking pace, and stops when the client disconnects.
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** `frames` are whole events. They are server-sent events as text, unless a header says otherwise. */
export async function sendStream(
  response: ServerResponse,
  frames: Iterable<string | Uint8Array>,
  gapMilliseconds: number,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  if (response.closed) return;
  if (!response.hasHeader("content-type")) response.setHeader("content-type", "text/event-stream; charset=utf-8");
  response.writeHead(200, { "cache-control": "no-cache" });
  try {
    for (const frame of frames) {
      gone.signal.throwIfAborted();
      if (!response.write(frame)) await once(response, "drain", { signal: gone.signal });
      if (gapMilliseconds > 0) await sleep(gapMilliseconds, undefined, { signal: gone.signal });
    }
    response.end();
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}
