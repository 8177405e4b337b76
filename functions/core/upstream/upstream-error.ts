// What can go wrong with a provider, and what follows from it: another try, another target, a target that is left alone.
import type { ProtocolName } from "../directory/protocol-names.ts";
import { type ErrorBody, GatewayError, NO_RETRY } from "../error.ts";

export interface Consequences {
  /** The same target may be asked again; `once` where each attempt has its price. */
  readonly retry?: boolean | "once";
  /** The next target or fallback may be asked. */
  readonly fallback?: boolean;
  /** What it says of the target's health: that it is down, or that it was silent, as it may be to a single request. */
  readonly fault?: "down" | "silent" | undefined;
  /** The provider refuses `stream_options`. */
  readonly refusesUsage?: boolean;
  /** The provider lacks the protocol in which it was asked; the same target can be asked in another one. */
  readonly lacksProtocol?: boolean;
  /** How long the provider asks to be left alone, in milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly providerStatus?: number;
  readonly headers?: Record<string, string>;
  readonly cause?: unknown;
  /** In whose words it is, if they are a provider's own. */
  readonly protocol?: ProtocolName | undefined;
}

export class UpstreamError extends GatewayError {
  readonly consequences: Consequences;

  constructor(status: number, body: ErrorBody, consequences: Consequences = {}) {
    super(status, body, consequences);
    this.consequences = consequences;
  }
}

function upstreamError(status: number, code: string, message: string, consequences?: Consequences): UpstreamError {
  return new UpstreamError(status, { message, type: "upstream_error", param: null, code }, consequences);
}

const DOWN: Consequences = { retry: true, fallback: true, fault: "down" };
/** For a client that asks again: the gateway has just done so itself. */
export const WAIT = { "retry-after": "5" };

export function unavailable(message: string, { headers = WAIT, ...consequences }: Consequences = DOWN) {
  return upstreamError(502, "upstream_unavailable", message, { ...consequences, headers });
}

/** The provider has taken the request on, and may bill every attempt. */
export function malformed(message: string, cause?: unknown) {
  const consequences = { retry: "once", fallback: true, headers: NO_RETRY, cause } as const;
  return upstreamError(502, "upstream_malformed", message, consequences);
}

/** A silent provider is not asked twice: it would cost the client the same time again. */
export function timedOut() {
  return providerTimedOut("The provider did not answer in time.", { fallback: true });
}

export function providerTimedOut(message: string, consequences: Consequences) {
  return upstreamError(504, "upstream_timeout", message, { ...consequences, fault: "silent", headers: NO_RETRY });
}

/** The provider refuses the gateway's own credentials, or the bill was not paid. Another provider has an account of its own. */
export function authFailed(consequences: Consequences) {
  const message = "The provider refused the gateway's own credentials.";
  return upstreamError(502, "upstream_auth_failed", message, { ...consequences, fallback: true, headers: NO_RETRY });
}

/** The operator has to repair the model, which asks for a provider that this version lacks. Another model may serve. */
export function misconfigured(model: string, cause: Error) {
  const message = `The model '${model}' is misconfigured. The gateway's operator can repair it.`;
  const body = { message, type: "server_error", param: null, code: "model_misconfigured" };
  return new UpstreamError(500, body, { fallback: true, headers: NO_RETRY, cause });
}

/** The model's provider speaks no protocol into which a request of this kind can be translated. Another model's may. */
export function protocolMissing(model: string) {
  const message = `The provider of the model '${model}' does not serve this endpoint.`;
  const body = { message, type: "invalid_request_error", param: null, code: "unsupported_endpoint" };
  return new UpstreamError(400, body, { fallback: true });
}

/** The deployment lacks the credential; the provider was not asked. */
export function noCredential() {
  const message = "The gateway has no credential for this provider.";
  return upstreamError(502, "upstream_auth_failed", message, { fallback: true, headers: NO_RETRY });
}

/** The credential cannot be read. Another target may do without. */
export function credentialUnavailable(cause: unknown) {
  const message =
    "The gateway cannot read its credential for this provider. Nothing was sent to it; try again shortly.";
  const body = { message, type: "server_error", param: null, code: "limits_unavailable" };
  return new UpstreamError(503, body, { fallback: true, cause });
}

export function truncated(cause?: unknown) {
  return upstreamError(502, "upstream_truncated", "The provider's connection ended before its answer did.", { cause });
}

export function stalled() {
  return upstreamError(504, "upstream_stalled", "The provider fell silent in the middle of its answer.");
}

export function deadlineExceeded() {
  return upstreamError(504, "deadline_exceeded", "The gateway's own time limit was reached before the answer ended.");
}

/** The rest of the answer has no reader: the client has left, or was not reading when the time ran out. */
export function abandoned() {
  return upstreamError(499, "client_stopped_reading", "The client left, or did not read its answer in time.");
}
