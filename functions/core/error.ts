// Every failure that a client may see: one class, one envelope, and the table of the gateway's own refusals.
import type { ProtocolName } from "./directory/protocol-names.ts";
import type { LogFields } from "./log-fields.ts";
import type { Members } from "./wire/members.ts";

/** The body of OpenAI's error envelope. `code` is what programs should look at. */
export interface ErrorBody {
  message: string;
  type: string;
  param: string | null;
  code: string | null;
  /** The other members of a provider's own error object, such as Groq's `failed_generation`. */
  further?: Members;
}

/** Official SDKs obey it: they do not ask again where that cannot help, or where each attempt is paid for. */
export const NO_RETRY = { "x-should-retry": "false" };

interface ErrorOptions {
  readonly headers?: Record<string, string>;
  /** The kind of limit that was reached, such as `rpm`. */
  readonly limit?: string | undefined;
  /** The protocol in which a provider has given this error, if its type is the provider's own. */
  readonly protocol?: ProtocolName | undefined;
  readonly cause?: unknown;
  /** For the operator's log only: never sent to the client. */
  readonly details?: LogFields;
}

/** A failure with the HTTP status and the envelope that the client gets. The client sees the message. */
export class GatewayError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;
  readonly limit: string | undefined;
  /** The protocol in which a provider has given this error, if its type is the provider's own. */
  readonly protocol: ProtocolName | undefined;
  readonly details: LogFields;

  constructor(status: number, body: ErrorBody, options: ErrorOptions = {}) {
    super(body.message, { cause: options.cause });
    this.name = "GatewayError";
    this.status = status;
    this.body = body;
    this.headers = options.headers ?? {};
    this.limit = options.limit;
    this.protocol = options.protocol;
    this.details = options.details ?? {};
  }
}

/** The request itself is wrong; sending it again will not help. */
export function invalidRequest(status: number, code: string, message: string, param: string | null = null) {
  return new GatewayError(status, { message, type: "invalid_request_error", param, code });
}

/** The same answer for every kind of wrong key: only the log has the `details`. */
export function invalidApiKey(details: LogFields = {}) {
  const message = "Incorrect or missing API key. Send it as 'Authorization: Bearer <key>' or 'x-api-key: <key>'.";
  const { status, body } = invalidRequest(401, "invalid_api_key", message);
  return new GatewayError(status, body, { headers: NO_RETRY, details });
}

/** Of a name that an error repeats, in characters. */
const LONGEST_SHOWN = 256;

export function modelNotFound(name: string) {
  const message = `The model '${name.slice(0, LONGEST_SHOWN)}' does not exist or you do not have access to it.`;
  return invalidRequest(404, "model_not_found", message);
}

export function modelForbidden(key: string, model: string) {
  return invalidRequest(403, "model_access_forbidden", `Key '${key}' may not use the model '${model}'.`);
}

/** The counters or the directory cannot be reached: nothing is forwarded, because nothing could be limited. */
export function limitsUnavailable(cause: unknown) {
  const message = "The gateway cannot reach its counters. Nothing was sent to the provider; try again shortly.";
  return new GatewayError(503, { message, type: "server_error", param: null, code: "limits_unavailable" }, { cause });
}

/** The bodies of the requests under way leave no room for another one. */
export function overloaded() {
  const message = "The gateway has no room for another request. Nothing was sent to the provider; try again shortly.";
  const body = { message, type: "server_error", param: null, code: "server_overloaded" };
  return new GatewayError(503, body, { headers: { "retry-after": "1" } });
}

/** Official SDKs ask again. */
export function bodyTooSlow() {
  return invalidRequest(408, "request_timeout", "The body of the request did not arrive in time.");
}

/** Anything may be thrown; the client always gets a GatewayError. Of others it learns nothing but that they happened. */
export function toGatewayError(thrown: unknown, details: LogFields = {}): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  const message = "The gateway failed unexpectedly. The request id helps its operator to find out why.";
  const body = { message, type: "server_error", param: null, code: "internal_error" };
  return new GatewayError(500, body, { cause: thrown, details });
}

/** The envelope as JSON text. */
export function envelope({ body: { further, ...body } }: GatewayError): string {
  return JSON.stringify({ error: { ...further, ...body } });
}
