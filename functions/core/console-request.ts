// A request to the console or its API: what the gateway reads of a request, and what only a browser's session needs.
import type { GatewayRequest } from "./request.ts";

export interface ConsoleRequest extends GatewayRequest {
  /** Behind the question mark, as it was sent. */
  readonly query: string;
  /** The header, which is not among the others: the gateway must never act on it. */
  readonly cookie: string | undefined;
  /** Where the request came from. */
  readonly address: string | undefined;
  /** What this server calls itself, such as `https://llm.example.com`: a browser's own requests name it as theirs. */
  readonly origin: string;
}
