// A request to the console or its API: what the gateway reads of a request, and what only a browser's session needs.
import type { GatewayRequest } from "./request.ts";

/** Where a request came from. */
export interface Source {
  /** The other end of the connection, which a caller cannot choose: that of a proxy, where there is one. */
  readonly address?: string | undefined;
  /** Whom a proxy says it forwards the request for. It is not verified: a caller may have written it. */
  readonly forwardedFor?: string | undefined;
}

export interface ConsoleRequest extends GatewayRequest, Source {
  /** Behind the question mark, as it was sent. */
  readonly query: string;
  /** The header, which is not among the others: the gateway must never act on it. */
  readonly cookie: string | undefined;
  /** What this server calls itself, such as `https://llm.example.com`: a browser's own requests name it as theirs. */
  readonly origin: string;
}

export function sourceOf({ address, forwardedFor }: Source): Source {
  return { ...(address !== undefined && { address }), ...(forwardedFor !== undefined && { forwardedFor }) };
}
