// Reads AWS's event streams (application/vnd.amazon.eventstream), whose frames have a checksum each.
import { malformed } from "../../core/upstream/upstream-error.ts";
import type { ServerSentEvent } from "../../core/wire/sse.ts";
import { addBytes, isBetweenFrames, openFrames } from "./frame-buffer.ts";
import { eventIn } from "./frame-event.ts";

/**
 * The events of a body, all those at once that one read has completed. Throws what reading throws, a GatewayError for a frame
 * that is broken, a RangeError for one that is too long, and an Error if the body ends within one.
 */
export async function* readFrames(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent[]> {
  const frames = openFrames();
  for await (const bytes of body) {
    const events: ServerSentEvent[] = [];
    const failure = readInto(events, () => addBytes(frames, bytes));
    if (events.length > 0) yield events;
    if (failure !== undefined) throw failure.cause;
  }
  if (!isBetweenFrames(frames)) throw new Error("the body ends within a frame");
}

/** What is before a broken frame is read all the same: how much of it came in one read is chance. */
function readInto(events: ServerSentEvent[], framesOf: () => Iterable<Uint8Array>): { cause: unknown } | undefined {
  try {
    for (const frame of framesOf()) events.push(eventIn(frame));
    return undefined;
  } catch (thrown) {
    if (thrown instanceof RangeError) return { cause: thrown };
    return { cause: malformed("The provider sent a broken frame.", thrown) };
  }
}
