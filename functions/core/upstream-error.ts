// What can go wrong with a provider. Whether a failure may be tried again, or given to a fallback, is decided here.
import { type ErrorBody, GatewayError } from "./error.ts";
import type { FetchResponse } from "./fetch.ts";
import type { Members } from "./members.ts";

interface Consequences {
  /** The same model may be asked again. */
  readonly retry?: boolean;
  /** The next model may be asked. */
  readonly fallback?: boolean;
  /** The model itself is not to blame: only this request does not fit it. */
  readonly healthy?: boolean;
  /** How long the provider asks to be left alone, in milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly providerStatus?: number;
  readonly headers?: Record<string, string>;
  readonly cause?: unknown;
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

export function unavailable(message: string, consequences: Consequences = { retry: true, fallback: true }) {
  return upstreamError(502, "upstream_unavailable", message, consequences);
}

export function malformed(message: string, cause?: unknown) {
  return upstreamError(502, "upstream_malformed", message, { retry: true, fallback: true, cause });
}

/** A silent provider is not asked twice: it would cost the client the same time again. */
export function timedOut() {
  return upstreamError(504, "upstream_timeout", "The provider did not answer in time.", { fallback: true });
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

/** Nobody takes the rest of the answer: the gateway's time ran out while the client was not reading. */
export function abandoned() {
  return upstreamError(499, "client_stopped_reading", "The client did not read its answer in time.");
}

/** The provider's own error object, in place of a completion: OpenAI's four members, and whatever else it has. */
export function providerError(error: Members, secrets: readonly string[]): ErrorBody {
  const told = withoutSecrets(error, secrets);
  const { message, type, param, code } = told;
  return {
    ...told,
    message: typeof message === "string" ? message : "The provider reported an error.",
    type: typeof type === "string" ? type : "upstream_error",
    param: typeof param === "string" ? param : null,
    code: typeof code === "string" || typeof code === "number" ? String(code) : null,
  };
}

interface Refusal {
  readonly status: number;
  readonly headers: FetchResponse["headers"];
  /** The error object of the body, if there is one. */
  readonly error: Members | undefined;
  readonly secrets: readonly string[];
}

/** What a provider's answer with a status other than success means to the client, by the contract's table. */
export function refusal({ status, headers, error, secrets }: Refusal): UpstreamError {
  const context = { providerStatus: status, retryAfter: readRetryAfter(headers), headers: passedOn(headers) };
  if (status === 401 || status === 402 || status === 403) {
    const message = "The provider refused the gateway's own credentials.";
    return upstreamError(502, "upstream_auth_failed", message, { ...context, fallback: status !== 402 });
  }
  if (status === 408) {
    return upstreamError(504, "upstream_timeout", "The provider timed out.", {
      ...context,
      retry: true,
      fallback: true,
    });
  }
  if (PASSED_ON.has(status)) {
    const own = error ?? { message: `The provider answered with status ${status}.` };
    const { message, type, param, code } = providerError(own, secrets);
    const body = { message, type, param, code };
    const again = status === 409 || status === 429;
    const tooLong = body.code === "context_length_exceeded";
    return new UpstreamError(status, body, { ...context, retry: again, fallback: again || tooLong, healthy: tooLong });
  }
  const otherClientError = status >= 400 && status < 500;
  const message = `The provider answered with status ${status}.`;
  return unavailable(message, { ...context, retry: status >= 500, fallback: !otherClientError });
}

const PASSED_ON = new Set([400, 404, 409, 413, 422, 429]);

/** Milliseconds to wait, from `retry-after-ms` or `retry-after` (seconds or a date: RFC 9110, 10.2.3). */
function readRetryAfter(headers: FetchResponse["headers"]): number | undefined {
  const milliseconds = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds;
  const after = headers.get("retry-after") ?? "";
  const wait = /^\d+(\.\d+)?$/.test(after.trim()) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

function passedOn(headers: FetchResponse["headers"]): Record<string, string> {
  const sent = ["retry-after", "retry-after-ms"].map((name) => [name, headers.get(name)] as const);
  return Object.fromEntries(sent.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** The same with no secret in its texts; nothing at all if it is too deep to be told. */
function withoutSecrets(error: Members, secrets: readonly string[]): Members {
  const long = secrets.filter(({ length }) => length >= SHORT);
  const hide = (name: string, value: unknown) =>
    typeof value === "string" ? (CODES.has(name) ? long : secrets).reduce(hideSecret, value) : value;
  try {
    return JSON.parse(JSON.stringify(error), hide);
  } catch {
    return {};
  }
}

/** Programs compare them with words of their own, which a short secret must not change. */
const CODES = new Set(["type", "param", "code"]);

/** A short secret is a part of other words too: it is hidden only where it is a word of its own. */
const SHORT = 8;

function hideSecret(text: string, secret: string): string {
  if (secret === "") return text;
  if (secret.length >= SHORT) return text.replaceAll(secret, "[redacted]");
  return text.replaceAll(new RegExp(`(?<!\\w)${secret.replaceAll(/\W/g, "\\$&")}(?!\\w)`, "g"), "[redacted]");
}
