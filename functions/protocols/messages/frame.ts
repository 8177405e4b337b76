// What the gateway itself says in a stream of messages: each event has its name, which the official SDK goes by.
import type { StreamFrame } from "../../core/protocol.ts";
import { envelope } from "./envelope.ts";

export const frame: StreamFrame = {
  ping: eventOf("ping"),
  end: eventOf("message_stop"),
  error: (error, requestId) => format("error", envelope(error, requestId)),
};

/** An event whose data has its name as `type`. */
export function eventOf(type: string, members: object = {}): string {
  return format(type, JSON.stringify({ type, ...members }));
}

/** JSON text has no line ends. */
function format(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}
