// Sends a completion as server-sent events at a speaking pace, and stops when the client disconnects.
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { toChunks } from "./chunks.ts";
import type { Completion } from "./completion.ts";

interface Pace {
  includeUsage: boolean;
  gapMilliseconds: number;
}

export async function streamCompletion(response: ServerResponse, completion: Completion, pace: Pace): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  if (response.closed) return;
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  try {
    for (const chunk of toChunks(completion, pace.includeUsage)) {
      await send(response, chunk, gone.signal);
      if (pace.gapMilliseconds > 0) await sleep(pace.gapMilliseconds, undefined, { signal: gone.signal });
    }
    response.end("data: [DONE]\n\n");
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

async function send(response: ServerResponse, chunk: object, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!response.write(`data: ${JSON.stringify(chunk)}\n\n`)) await once(response, "drain", { signal });
}
