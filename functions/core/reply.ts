// What goes back to the client.
import { envelope, type GatewayError } from "./error.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Never throws: what goes wrong after the head is said in the body. */
  readonly body: AsyncIterable<string>;
  /** To be awaited when the body was sent or given up. Does nothing if the body came to its end. */
  settle(): Promise<void>;
}

/** A reply whose JSON text is known. */
export function jsonReply(status: number, text: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { ...headers, "content-type": "application/json" }, body: once(text), settle: nothing };
}

export function errorReply(error: GatewayError): Reply {
  return jsonReply(error.status, envelope(error), error.headers);
}

async function* once(text: string) {
  yield text;
}

async function nothing() {}
