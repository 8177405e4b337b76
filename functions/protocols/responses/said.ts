// What one event of a provider's own answer says, or all of a JSON answer: what the gateway counts and logs.
import { readUsage, type Usage } from "../../core/limits/usage.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";

export interface Said {
  /** It has the response as a whole, which names the model, or an item as a whole. */
  readonly holds?: "response" | "item";
  readonly generated?: string;
  readonly usage?: Usage | undefined;
  /** How the answer has ended. */
  readonly ending?: string | undefined;
  /** The provider has said its last word. */
  readonly isComplete?: boolean;
  /** It reports a failure instead. */
  readonly error?: Members;
  /** It is no part of what was asked for: why, in words. */
  readonly malformed?: string;
}

/** Of a response that has ended. One that is incomplete says why. */
export function responseSays({ status, usage, incomplete_details: details }: Members): Said {
  const reason = isMembers(details) ? details["reason"] : undefined;
  const ending = typeof reason === "string" ? reason : status;
  return { usage: readUsage(usage), ending: typeof ending === "string" ? ending : "completed" };
}

/**
 * The error object of an event, which may be in it or be the event itself, or of a response that has failed. What is of the event
 * and not of the error is left out.
 */
export function errorIn(event: Members): Members {
  const { type, sequence_number: _, response, error, ...bare } = event;
  if (isMembers(error)) return error;
  const failed = isMembers(response) ? response["error"] : undefined;
  if (isMembers(failed)) return failed;
  if (typeof error === "string") return { message: error };
  return type === "error" || type === "response.failed" ? bare : { ...bare, type };
}
