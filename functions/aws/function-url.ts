// Between Lambda and the gateway: a Function URL event becomes a request, a reply becomes a response stream.
import { once } from "node:events";
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import type { GatewayRequest } from "../core/call.ts";
import type { Reply } from "../core/reply.ts";

/** Reads a Function URL event, payload format 2.0: header names are in lower case there, binary bodies in base64. */
export function requestOf(event: LambdaFunctionURLEvent, context: Context): GatewayRequest {
  const body = event.body ?? "";
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    headers: event.headers,
    body: event.isBase64Encoded ? Buffer.from(body, "base64") : body,
    killedAt: Date.now() + context.getRemainingTimeInMillis(),
  };
}

interface Line {
  readonly stream: awslambda.HttpResponseStream;
  /** When nothing more can be sent, in milliseconds since 1970. */
  readonly killedAt: number;
}

/**
 * Sends a reply at the pace of its reader, and settles it on every ending. The stream is always ended and never
 * destroyed: the runtime client waits for the one and does not survive the other.
 */
export async function send(reply: Reply, { stream, killedAt }: Line): Promise<void> {
  const prelude = { statusCode: reply.status, headers: reply.headers };
  const out = awslambda.HttpResponseStream.from(stream, prelude);
  const givenUpAt = killedAt - Math.min(TIME_TO_SETTLE, (killedAt - Date.now()) / 5);
  try {
    out.write("");
    for await (const piece of reply.body) {
      if (out.write(piece) || (await isDrained(out, givenUpAt))) continue;
      out.write(reply.breakOff?.() ?? "");
      break;
    }
  } finally {
    out.end();
    await reply.settle();
  }
}

/** What is left of the function's time when a reader who has stopped reading is given up: a fifth, at most this. Milliseconds. */
const TIME_TO_SETTLE = 1_000;

async function isDrained(out: awslambda.HttpResponseStream, until: number): Promise<boolean> {
  const signal = AbortSignal.timeout(Math.max(Math.ceil(until - Date.now()), 0));
  return once(out, "drain", { signal }).then(
    () => true,
    () => false,
  );
}
