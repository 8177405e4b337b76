// Why an answer ended, in Anthropic's words.
import type { EndEvent } from "../../../../core/conversation/events.ts";

/** The members of a message, or of the delta that ends a stream. */
export interface Stop {
  readonly stop_reason: string;
  readonly stop_sequence: string | null;
  readonly stop_details?: Refusal | undefined;
}

interface Refusal {
  readonly type: "refusal";
  readonly category: null;
  readonly explanation: string;
}

/** Clients run tools only for the reason that says so, and some providers give another one. */
export function stopOf({ reason, stopSequence, refusal }: EndEvent, callsTools: boolean): Stop {
  if (reason === "length") return stop("max_tokens");
  if (reason !== "content-filter" && callsTools) return stop("tool_use");
  if (reason === "content-filter" || refusal) return { ...stop("refusal"), ...detailsOf(refusal) };
  return stopSequence ? { stop_reason: "stop_sequence", stop_sequence: stopSequence } : stop("end_turn");
}

function stop(stop_reason: string): Stop {
  return { stop_reason, stop_sequence: null };
}

function detailsOf(explanation: string | undefined): Pick<Stop, "stop_details"> {
  return explanation ? { stop_details: { type: "refusal", category: null, explanation } } : {};
}
