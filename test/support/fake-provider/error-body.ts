// A provider's error in the form of the API that was asked.
import { asksForConverse } from "./converse.ts";
import type { RecordedRequest } from "./exchange.ts";
import { asksForGenerate } from "./generate.ts";
import { asksForMessage } from "./messages.ts";

/** The members of OpenAI's error object, and what other APIs say in their own way. */
export interface Failure {
  message?: string;
  type?: string;
  param?: string | null;
  code?: string | null;
  /** The request was refused with it, or might have been; 503 unless given. */
  status?: number;
  /** Seconds. Google says it in the body, others in a header. */
  retryAfter?: number | undefined;
}

export function errorBody(request: RecordedRequest, failure: Failure): object {
  if (asksForGenerate(request)) return { error: googleError(failure) };
  if (asksForConverse(request)) return { message: messageOf(failure) };
  const { status = 503, retryAfter: _, ...error } = failure;
  if (!asksForMessage(request)) return { error };
  return { type: "error", error: { type: ANTHROPIC_TYPES[status] ?? "api_error", message: messageOf(failure) } };
}

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  404: "not_found_error",
  429: "rate_limit_error",
  503: "overloaded_error",
};

const GOOGLE_STATUSES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  402: "FAILED_PRECONDITION",
  404: "NOT_FOUND",
  408: "DEADLINE_EXCEEDED",
  409: "ABORTED",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

function googleError(failure: Failure): object {
  const { status = 503, code, retryAfter } = failure;
  const retry = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${retryAfter}s` };
  const invalidKey = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" };
  const details = [...(retryAfter === undefined ? [] : [retry]), ...(code === "invalid_api_key" ? [invalidKey] : [])];
  return {
    code: status,
    message: messageOf(failure),
    status: GOOGLE_STATUSES[status] ?? "UNKNOWN",
    ...(details.length > 0 && { details }),
  };
}

/** APIs without a code for it say in words that a prompt is too long. */
function messageOf({ code, message = "" }: Failure): string {
  return code === "context_length_exceeded" ? TOO_LONG : message;
}

const TOO_LONG = "The input token count (70000) exceeds the maximum number of tokens allowed (65536).";
