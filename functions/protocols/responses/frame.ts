// What the gateway itself says in a stream of Responses.
import { envelope, type GatewayError } from "../../core/error.ts";
import type { StreamFrame } from "../../core/protocol.ts";
import { PING } from "../../core/wire/sse.ts";

/** An answer that is complete or has failed says so itself, in an event that has all of it. */
export const frame: StreamFrame = { ping: PING, end: "", error };

function error(failure: GatewayError): string {
  return `event: error\ndata: ${envelope(failure)}\n\n`;
}
