// Errors in the form of Anthropic's API. The official SDKs and Claude Code decide by the status, the type and the words.
import type { GatewayError } from "../../core/error.ts";
import { promptTooLong } from "./prompt-too-long.ts";

/** The envelope as JSON text. What a provider of this protocol has said stays as it is. */
export function envelope(error: GatewayError, requestId: string): string {
  return JSON.stringify({ type: "error", error: errorObject(error), request_id: requestId });
}

function errorObject({ status, body, protocol }: GatewayError): object {
  const { code, type, message, further } = body;
  if (protocol === "messages") return { type, message, ...further };
  return { type: typeOf(status), message: code === "context_length_exceeded" ? promptTooLong(body) : message };
}

/** docs.anthropic.com/en/api/errors. The others are of the request below 500, and of the API from there on. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [504, "timeout_error"],
  [529, "overloaded_error"],
]);

function typeOf(status: number): string {
  return TYPES.get(status) ?? (status < 500 ? "invalid_request_error" : "api_error");
}
