// Between Lambda and the gateway: a Function URL event becomes a request, a reply becomes a response stream.
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import type { Reply } from "../core/reply.ts";
import type { GatewayRequest } from "../core/request.ts";
import { sendBody } from "../core/send-body.ts";

/** Reads a Function URL event, payload format 2.0; its binary bodies are in base64. */
export function requestOf(event: LambdaFunctionURLEvent, context: Context): GatewayRequest {
  const body = event.body ?? "";
  return {
    id: context.awsRequestId,
    method: event.requestContext.http.method,
    path: event.rawPath,
    headers: headersOf(event),
    body: event.isBase64Encoded ? Buffer.from(body, "base64") : body,
    killedAt: Date.now() + context.getRemainingTimeInMillis(),
  };
}

/** In lower case, and without cookies: a browser sends them unasked, and the gateway must never act on them. */
function headersOf({ headers }: LambdaFunctionURLEvent): GatewayRequest["headers"] {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(entries.filter(([name]) => name !== "cookie"));
}

interface Stream {
  readonly stream: awslambda.HttpResponseStream;
  /** When nothing more can be sent, in milliseconds since 1970. */
  readonly killedAt: number;
  /** AWS takes them apart from the headers. */
  readonly cookies?: string[];
}

/**
 * Sends a reply at the pace of its reader, and settles it on every ending. The stream is never destroyed, which the runtime
 * client does not survive, and always ended: by that client where an error is thrown, with trailers that break the connection.
 */
export async function send(reply: Reply, { stream, killedAt, cookies }: Stream): Promise<void> {
  const prelude = { statusCode: reply.status, headers: reply.headers, ...(cookies && { cookies }) };
  const out = awslambda.HttpResponseStream.from(stream, prelude);
  try {
    out.write("");
    await sendBody(reply, out, { killedAt });
  } finally {
    if (!reply.isCut?.()) out.end();
    await reply.settle();
  }
  if (reply.isCut?.()) throw new AnswerCut();
}

/** The client has a part of an answer that looks whole. */
class AnswerCut extends Error {
  override readonly name = "AnswerCut";

  constructor() {
    super("the answer broke off, which only a broken connection can say");
  }
}
