// What a response says of itself, and the error in it or in an event.
import { readUsage } from "../../core/limits/usage.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import type { Said } from "../native/said.ts";

/** Of a response that has ended. One that is incomplete says why. */
export function responseSays({ status, usage, incomplete_details: details }: Members): Said {
  const reason = isMembers(details) ? details["reason"] : undefined;
  const ending = typeof reason === "string" ? reason : status;
  return { usage: readUsage(usage), finishReason: typeof ending === "string" ? ending : "completed" };
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
