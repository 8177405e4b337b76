// What went wrong, as an answer: operations know nothing of HTTP.
import { Conflict } from "../../aws/stored-directory.ts";
import { ConfigurationError } from "../../core/directory/configuration.ts";
import { type GatewayError, invalidRequest, toGatewayError } from "../../core/error.ts";
import { OperationError } from "../operation-error.ts";

const STATUS = { not_found: 404, conflict: 409, invalid: 400 } as const;

export function toApiError(thrown: unknown): GatewayError {
  if (thrown instanceof OperationError) {
    const { code, reason, message, field } = thrown;
    return invalidRequest(STATUS[code], reason, sentence(message), field ?? fieldIn(message));
  }
  if (thrown instanceof Conflict) return invalidRequest(409, "conflict", sentence(thrown.message));
  if (thrown instanceof ConfigurationError)
    return invalidRequest(400, "invalid_value", thrown.errors.map(sentence).join(" "), fieldIn(thrown.errors[0]));
  return toGatewayError(thrown);
}

/** Errors in models and keys begin with the path of the field; of several, the first. */
function fieldIn(message = ""): string | null {
  return /^([\w.[\]-]+): /.exec(message)?.[1] ?? null;
}

/** Operations' messages are made for the end of a line. */
function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
