// A request to the simulated provider, as each of its APIs gets it.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Place } from "./place.ts";

export interface Exchange extends Place {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The pause after each event of a stream. */
  readonly gapMilliseconds: number;
}

export interface ErrorReply {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An API whose errors have a form of their own. */
export interface Api {
  answer(exchange: Exchange): Promise<void>;
  errorReply(error: unknown, requestId: string): ErrorReply;
  /** In which header the id of a request is. */
  readonly idHeader: string;
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
