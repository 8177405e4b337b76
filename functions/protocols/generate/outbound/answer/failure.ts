// Finish reasons that are no ends, but say that the model has failed.
import type { Said } from "./finish-reason.ts";

/** What was generated is of no use, whatever it is. */
const FAILURES = new Set([
  ...["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE"],
  ...["MISSING_THOUGHT_SIGNATURE", "NO_IMAGE"],
]);
/** They say nothing: an answer without content would pass for an empty one. */
const UNKNOWN = new Set(["OTHER", "IMAGE_OTHER"]);

/** In characters. The words of a failure may repeat what was generated. */
const LONGEST_WORDS = 2_048;

/** Why nothing can be made of an answer that has ended so. Undefined if something can. */
export function failureOf({ stop, hasContent }: Said): string | undefined {
  if (stop === undefined) return undefined;
  const { reason, message } = stop;
  if (!FAILURES.has(reason) && (hasContent || !UNKNOWN.has(reason))) return undefined;
  const words = message === "" ? "" : `: ${message.slice(0, LONGEST_WORDS).toWellFormed()}`;
  return `The provider's model ended its answer with ${reason}${words}`;
}
