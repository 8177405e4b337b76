// The error for a request that grows too much when it is translated.
import { type GatewayError, invalidRequest } from "../error.ts";

export function tooLarge(): GatewayError {
  const message = "The body is more than twice as large in the form that this model's provider takes.";
  return invalidRequest(413, "request_too_large", message);
}
