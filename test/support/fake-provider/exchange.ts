// One request to the fake provider, and what a behaviour is given to answer it with.
import type { IncomingHttpHeaders, ServerResponse } from "node:http";

export interface RecordedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** As received. `json` is the same, parsed, or undefined if it cannot be. */
  body: string;
  /** The same; a text may not be able to hold what is in a form. */
  bytes: Uint8Array;
  json: Record<string, unknown> | undefined;
  model: string;
  /** On the clock of `performance.now()`, in milliseconds. */
  arrivedAt: number;
  /** Whether the whole answer was sent, or the connection closed before, by whichever side. */
  ended: Promise<"answered" | "cut">;
}

export interface Exchange {
  request: RecordedRequest;
  response: ServerResponse;
  /** Aborts when the connection is closed. */
  gone: AbortSignal;
}

export type Behaviour = (exchange: Exchange) => Promise<void> | void;
