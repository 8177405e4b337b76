// What travels between the Function URL and an execution environment.
import type { IncomingMessage } from "node:http";

/** One call of the function. `event` is JSON, ready to be sent. */
export interface Invocation {
  id: string;
  event: string;
}

/** The head of an answer, as `awslambda.HttpResponseStream.from` was given it. */
export interface Prelude {
  statusCode: number;
  headers: Record<string, string>;
  cookies: string[];
}

/**
 * An answer that has begun. `body` is paused before its first byte and must be read to its end, whether or not a client
 * still listens: until then the environment is busy. It fails when the environment dies.
 */
export interface Reply {
  prelude: Prelude;
  body: IncomingMessage;
}

/** The function threw, timed out or died before it had said anything. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
}

/** The function's error, sent behind the body; undefined when the body is whole. To be asked after the body's end. */
export function errorTrailer(body: IncomingMessage): string | undefined {
  return body.trailers["lambda-runtime-function-error-type"];
}
