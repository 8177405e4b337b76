// Errors in the form of Anthropic's API. The official SDKs and Claude Code decide by the status, the type and the words.
import type { GatewayError } from "../../core/error.ts";
import { typeOf } from "./error-types.ts";
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
