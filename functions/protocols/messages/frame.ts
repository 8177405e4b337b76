// What the gateway itself says in a stream of messages: each event has its name, by which the official SDK tells them apart.
import type { StreamFrame } from "../../core/protocol.ts";
import { envelope } from "./envelope.ts";

export const frame: StreamFrame = {
  ping: eventOf("ping", '{"type":"ping"}'),
  end: eventOf("message_stop", '{"type":"message_stop"}'),
  error: (error, requestId) => eventOf("error", envelope(error, requestId)),
};

function eventOf(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}
