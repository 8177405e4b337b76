// What a provider's refusal, or its report of a failure, means to the client: the contract's table. With what it needs a file
// of its own in the bundle, which is loaded with the first failure.

import "../in-every-instance.ts";
import { type ErrorBody, NO_RETRY } from "../error.ts";
import type { RawRefusal } from "../protocol.ts";
import type { Members } from "../wire/members.ts";
import { saysPromptTooLong } from "./context-length.ts";
import type { FetchResponse } from "./fetch.ts";
import { saysNoSuchModel } from "./missing-model.ts";
import { redacted } from "./redaction.ts";
import { reportedError } from "./refusal.ts";

export { readRefusal } from "./refusal.ts";

import {
  authFailed,
  type Consequences,
  malformed,
  providerTimedOut,
  UpstreamError,
  unavailable,
} from "./upstream-error.ts";

/** An answer with a status other than success. */
export function refusal(
  { status, headers, error, retryAfter = readRetryAfter(headers), shouldRetry, ...credentials }: RawRefusal,
  secrets: readonly string[],
): UpstreamError {
  const { refusesCredentials, mayBeRenewed } = credentials;
  const context = { providerStatus: status, retryAfter };
  const stated = shouldRetry === undefined ? {} : { retry: shouldRetry };
  if (refusesCredentials || status === 401 || status === 402 || status === 403)
    return authFailed(mayBeRenewed ? { ...context, retry: "once" } : context);
  if (status === 408) return providerTimedOut("The provider timed out.", { ...context, retry: true, fallback: true });
  const unsaid = `The provider answered with status ${status}.`;
  const body = providerError(error, secrets, unsaid);
  if (TOO_LONG.has(status) && saysPromptTooLong(error)) return promptTooLong(body, context);
  const passedOn = passOn(headers, retryAfter);
  if (PASSED_ON.has(status)) {
    return new UpstreamError(status, body, {
      ...context,
      ...afterRefusal(status, error),
      ...stated,
      headers: passedOn,
    });
  }
  return unavailable(body.message === unsaid ? unsaid : `${unsaid.slice(0, -1)}: ${brief(body.message)}`, {
    ...context,
    ...(Object.keys(passedOn).length > 0 && { headers: passedOn }),
    ...(status >= 500 || status === MODEL_FAILED
      ? { retry: true, fallback: true, fault: "down" }
      : { fallback: status < 400 }),
    ...stated,
  });
}

/** What came with a status of success, as the first event or in place of the answer. */
export function reported({ error: value, isRefusal }: Reported, secrets: readonly string[]): UpstreamError {
  const error = reportedError(value);
  const body = providerError(error, secrets);
  const code = body.code === null || body.message.includes(body.code) ? "" : ` (${body.code})`;
  const words = `${brief(body.message)}${brief(code)}`;
  if (saysPromptTooLong(error)) return promptTooLong({ ...body, message: words });
  const message = `The provider reported an error: ${words}`;
  return isRefusal || body.code === FILTERED
    ? unavailable(message, { headers: NO_RETRY })
    : unavailable(message, { retry: true, fallback: true });
}

interface Reported {
  readonly error: Members;
  /** It is of the request itself. */
  readonly isRefusal?: boolean | undefined;
}

/** The prompt was blocked: whoever is asked again says the same. Azure has status 400 for it, and servers that pass on its words may have none. */
const FILTERED = "content_filter";

/** What came in the middle of an answer. */
export function reportedInStream(value: Members, secrets: readonly string[]): UpstreamError {
  return new UpstreamError(502, providerError(reportedError(value), secrets));
}

/** What cannot be used as an answer. The words may be the provider's. */
export function unreadable(words: string, secrets: readonly string[]): UpstreamError {
  return malformed(providerError({ message: words }, secrets).message);
}

/** The provider's own error object: OpenAI's four members, and whatever else it has. `unsaid` replaces a missing message. */
function providerError(
  error: Members,
  secrets: readonly string[],
  unsaid = "The provider reported an error.",
): ErrorBody {
  const { message, type, param, code, ...further } = redacted(error, secrets);
  return {
    message: typeof message === "string" && message !== "" ? message : unsaid,
    type: typeof type === "string" ? type : "upstream_error",
    param: typeof param === "string" ? param : null,
    code: typeof code === "string" || typeof code === "number" ? String(code) : null,
    ...(Object.keys(further).length > 0 && { further }),
  };
}

/** Bedrock's, for what its own models do wrong; text-generation-inference's, too. */
const MODEL_FAILED = 424;
const PASSED_ON = new Set([400, 404, 409, 413, 415, 422, 429]);
/** llama.cpp, Ollama and others answer 500. A 429 is about tokens in a minute. */
const TOO_LONG = new Set([400, 413, 422, 500]);

/** Another target may take it: nothing is wrong with the request, nor with the provider. */
function promptTooLong(body: ErrorBody, context: Consequences = {}): UpstreamError {
  return new UpstreamError(400, { ...body, code: "context_length_exceeded" }, { ...context, fallback: true });
}

function afterRefusal(status: number, error: Members): Consequences {
  if (status === 409 || status === 429) return { retry: true, fallback: true };
  if (status === 404 || (status === 400 && saysNoSuchModel(error))) return { fallback: true };
  return { refusesUsage: (status === 400 || status === 422) && namesStreamOptions(error) };
}

/** In its message, its `param`, or any other member: providers differ in where they say it. */
function namesStreamOptions(error: Members): boolean {
  try {
    return /stream_options|include_usage/.test(JSON.stringify(error));
  } catch {
    return false;
  }
}

/** The words of a provider within a message of the gateway, in characters. */
const LONGEST_QUOTE = 2_048;

function brief(message: string): string {
  return message.length <= LONGEST_QUOTE ? message : `${message.slice(0, LONGEST_QUOTE).toWellFormed()}…`;
}

/** Milliseconds to wait, from `retry-after-ms` or `retry-after` (seconds or a date: RFC 9110, 10.2.3). */
function readRetryAfter(headers: FetchResponse["headers"]): number | undefined {
  const milliseconds = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (milliseconds >= 0) return milliseconds;
  const after = headers.get("retry-after") ?? "";
  const wait = /^\d+(\.\d+)?$/.test(after.trim()) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

/** In whole seconds where the provider says it elsewhere. */
function passOn(headers: FetchResponse["headers"], retryAfter = 0): Record<string, string> {
  const sent = ["retry-after", "retry-after-ms"].map((name) => [name, headers.get(name) ?? ""] as const);
  const isElsewhere = retryAfter > 0 && sent.every(([, value]) => value === "");
  if (isElsewhere) return { "retry-after": String(Math.ceil(retryAfter / 1_000)) };
  return Object.fromEntries(sent.filter(([, value]) => TIME.test(value)));
}

/** A number or a date, as HTTP has them: nothing else that a provider may write there. */
const TIME = /^(?:\d+(?:\.\d{1,9})?|[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT)$/;
