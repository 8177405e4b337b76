// Sends a request to a provider, and looks at the status of what comes back.
import { GatewayError } from "../error.ts";
import type { OutboundProtocol, RawRefusal } from "../protocol.ts";
import { readText } from "./answer-body.ts";
import type { Fetch, FetchRequest, FetchResponse } from "./fetch.ts";
import type { ProviderRequest } from "./provider.ts";
import type { FailureSource } from "./provider-failure.ts";
import { malformed, UpstreamError, unavailable } from "./upstream-error.ts";

export function send(
  { url, headers, body }: Pick<ProviderRequest, "url" | "headers"> & Pick<FetchRequest, "body">,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<FetchResponse> {
  return fetch(url, { method: "POST", headers, body, signal }).catch((cause) => {
    throw cause instanceof GatewayError
      ? cause
      : unavailable("The provider cannot be reached.", { retry: true, fallback: true, fault: "down", cause });
  });
}

interface Sent {
  readonly request: ProviderRequest;
  readonly protocol: OutboundProtocol;
  readonly source: FailureSource;
  readonly signal: AbortSignal;
}

/** The body of an answer with a status of success; every other outcome is thrown. */
export async function bodyOf(response: FetchResponse, sent: Sent): Promise<AsyncIterable<Uint8Array>> {
  if (response.ok && response.body !== null) return response.body;
  if (response.ok) throw malformed("The provider's answer is empty.");
  const failure = await refusalOf(response, sent);
  sent.signal.throwIfAborted(); // It fell silent within its refusal: that is a timeout, and not to be waited for again.
  throw failure;
}

/** What is read of a refusal is a file of its own in the bundle: most instances never need it. */
async function refusalOf(
  { status, headers, body }: FetchResponse,
  { request, protocol, source }: Sent,
): Promise<UpstreamError> {
  const { readRefusal, refusal, saysNothingThere } = await import("./provider-failure.ts");
  const text = body === null ? "" : await readText(body, { longest: LONGEST_ERROR }).catch(() => "");
  const raw: RawRefusal = { status, headers, error: readRefusal(text) ?? {} };
  const read = protocol.readRefusal?.(raw) ?? raw;
  const isRefused = read.refusesCredentials || status === 401 || status === 403;
  const mayBeRenewed = isRefused && request.refused?.(status, headers);
  const error = refusal({ ...read, ...(mayBeRenewed && { mayBeRenewed }) }, source);
  if (!saysNothingThere(raw) || !request.missing?.()) return error;
  return new UpstreamError(error.status, error.body, { ...error.consequences, lacksProtocol: true });
}

/** In bytes. Some providers repeat the request that they find wrong. */
const LONGEST_ERROR = 8 * 1024 * 1024;
