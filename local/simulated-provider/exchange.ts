// A request to the simulated provider, as each of its APIs gets it.
import type { IncomingMessage, ServerResponse } from "node:http";

export interface Exchange {
  /** Without the query. */
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The pause after each event of a stream. */
  readonly gapMilliseconds: number;
}

/** An API whose errors have a form of their own. */
export interface Api {
  answer(exchange: Exchange): Promise<void>;
  errorReply(error: unknown, requestId: string): { status: number; body: object };
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
