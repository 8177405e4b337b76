// The events of an answer in AWS's event-stream frames.
import { readEvents, type ServerSentEvent } from "../../core/wire/sse.ts";

export function readFrames(body: AsyncIterable<Uint8Array>): AsyncIterator<ServerSentEvent[]> {
  return readEvents(body);
}
