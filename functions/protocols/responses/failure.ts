// How a stream of Responses says that the answer failed.
import type { GatewayError } from "../../core/error.ts";
import type { EventWriter } from "./events.ts";

/** What a response that failed has as its `error`. */
export interface ResponseError {
  readonly code: string;
  readonly message: string;
}

interface Failing {
  readonly events: EventWriter;
  /** The response that failed, as JSON text. */
  responseOf(error: ResponseError): string;
}

/** Both events: Codex reads only the second, and the official SDKs take the second alone for a success. */
export function failureEvents({ status, body }: GatewayError, { events, responseOf }: Failing): string {
  const { message, param } = body;
  const code = body.code ?? (status === 429 ? "rate_limit_exceeded" : "server_error");
  const failed = responseOf({ code, message });
  return events.write("error", { code, message, param }) + events.writeResponse("response.failed", failed);
}
