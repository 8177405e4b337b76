// What a provider's refusal, or its report of a failure, means to the client: the contract's table. With what it needs a file
// of its own in the bundle, which is loaded with the first failure.

import "../in-every-instance.ts";
import { type ErrorBody, NO_RETRY } from "../error.ts";
import type { OutboundProtocol, RawRefusal } from "../protocol.ts";
import type { Members } from "../wire/members.ts";
import { saysPromptTooLong } from "./context-length.ts";
import { saysNoSuchModel } from "./missing-model.ts";
import { redacted } from "./redaction.ts";
import { reportedError } from "./refusal.ts";
import { passOn, readRetryAfter } from "./retry-after.ts";

export { saysNothingThere } from "./missing-path.ts";
export { readRefusal } from "./refusal.ts";

import {
  authFailed,
  type Consequences,
  malformed,
  providerTimedOut,
  UpstreamError,
  unavailable,
  WAIT,
} from "./upstream-error.ts";

/** Who reports a failure, and to whom. */
export interface FailureSource {
  /** What the client must not see. */
  readonly secrets: readonly string[];
  readonly protocol?: OutboundProtocol | undefined;
  /** Whether the client, who speaks the same protocol, gets it with its own status and words. */
  readonly keepsFailures?: boolean | undefined;
}

/** An answer with a status other than success. */
export function refusal(
  { status, headers, error, retryAfter = readRetryAfter(headers), shouldRetry, ...credentials }: RawRefusal,
  source: FailureSource,
): UpstreamError {
  const { refusesCredentials, mayBeRenewed } = credentials;
  const context = { providerStatus: status, retryAfter };
  const stated = shouldRetry === undefined ? {} : { retry: shouldRetry };
  if (refusesCredentials || status === 401 || status === 402 || status === 403)
    return authFailed(mayBeRenewed ? { ...context, retry: "once" } : context);
  if (status === 408) return providerTimedOut("The provider timed out.", { ...context, retry: true, fallback: true });
  const unsaid = `The provider answered with status ${status}.`;
  const body = providerError(error, source, unsaid);
  const protocol = protocolOf(error, source);
  if (TOO_LONG.has(status) && saysPromptTooLong(error)) return promptTooLong(body, { ...context, protocol });
  const passedOn = passOn(headers, retryAfter);
  if (PASSED_ON.has(status)) {
    return new UpstreamError(status, body, {
      ...context,
      ...afterRefusal(status, error),
      ...stated,
      ...{ headers: passedOn, protocol },
    });
  }
  const consequences = {
    ...context,
    ...(status >= 500 || status === MODEL_FAILED
      ? ({ retry: true, fallback: true, fault: "down" } as const)
      : { fallback: status < 400 }),
    ...stated,
    headers: Object.keys(passedOn).length > 0 ? passedOn : WAIT,
  };
  if (source.keepsFailures && status > 400) return kept(status, body, { ...consequences, protocol });
  return unavailable(body.message === unsaid ? unsaid : `${unsaid.slice(0, -1)}: ${brief(body.message)}`, consequences);
}

/** What came with a status of success, as the first event or in place of the answer. */
export function reported({ error: value, isRefusal }: Reported, source: FailureSource): UpstreamError {
  const error = reportedError(value);
  const body = providerError(error, source);
  if (source.keepsFailures) return reportedAsIs(error, body, source);
  const protocol = protocolOf(error, source);
  const code = body.code === null || body.message.includes(body.code) ? "" : ` (${body.code})`;
  const words = `${brief(body.message)}${brief(code)}`;
  if (saysPromptTooLong(error)) return promptTooLong({ ...body, message: words }, { protocol });
  const message = `The provider reported an error: ${words}`;
  return isRefusal || body.code === FILTERED
    ? unavailable(message, { headers: NO_RETRY })
    : unavailable(message, { retry: true, fallback: true });
}

/** As if it had come with the status that it would have had. */
function reportedAsIs(error: Members, body: ErrorBody, source: FailureSource): UpstreamError {
  const status = source.protocol?.statusOf?.(error) ?? 502;
  const protocol = protocolOf(error, source);
  if (status === 401 || status === 402 || status === 403) return authFailed({});
  if (saysPromptTooLong(error)) return promptTooLong(body, { protocol });
  if (PASSED_ON.has(status)) return new UpstreamError(status, body, { ...afterRefusal(status, error), protocol });
  return kept(status, body, { retry: true, fallback: true, headers: WAIT, protocol });
}

/** With the provider's own status and words. */
function kept(status: number, body: ErrorBody, consequences: Consequences): UpstreamError {
  return new UpstreamError(status, { ...body, code: body.code ?? "upstream_unavailable" }, consequences);
}

/** In whose words an error is. Those that have no type of their own get one of the gateway's. */
function protocolOf({ type }: Members, { protocol }: FailureSource): Consequences["protocol"] {
  return typeof type === "string" ? protocol?.name : undefined;
}

interface Reported {
  readonly error: Members;
  /** It is of the request itself. */
  readonly isRefusal?: boolean | undefined;
}

/** The prompt was blocked: asking again gets the same answer. Azure has status 400 for it, and servers that pass on its words may have none. */
const FILTERED = "content_filter";

/** What came in the middle of an answer. */
export function reportedInStream(value: Members, source: FailureSource): UpstreamError {
  const error = reportedError(value);
  return new UpstreamError(502, providerError(error, source), { protocol: protocolOf(error, source) });
}

/** What cannot be used as an answer. The words may be the provider's. */
export function unreadable(words: string, source: FailureSource): UpstreamError {
  return malformed(providerError({ message: words }, source).message);
}

/** The provider's own error object: OpenAI's four members, and whatever else it has. `unsaid` replaces a missing message. */
function providerError(
  error: Members,
  { secrets }: FailureSource,
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
