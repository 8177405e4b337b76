// The client's headers that travel on to the provider: these few, and no others.
import type { GatewayRequest } from "./request.ts";

const TRAVELLING = ["openai-beta", "anthropic-version", "anthropic-beta"];
/** Printable ASCII, and far longer than any client's list of betas: anything else stays here. */
const HARMLESS = /^[\x20-\x7e]{1,4096}$/;

/** With the request id that the client, the hooks and the log see, so that a provider's own logs can be joined with ours. */
export function forwardedHeaders(headers: GatewayRequest["headers"], requestId: string): Record<string, string> {
  const sent = TRAVELLING.flatMap((name) => {
    const value = headers[name];
    return value !== undefined && HARMLESS.test(value) ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(sent), "x-request-id": requestId };
}
