// Why an answer ended, in the words of OpenAI and of the vendors who differ, and in those of the internal form.
import type { EndEvent, FinishReason } from "../../../../core/conversation/events.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { ChoicePart } from "../../choice.ts";

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ...(["stop", "eos", "eos_token", "end_turn", "stop_sequence"] as const).map((reason) => [reason, "stop"] as const),
  ...(["tool_calls", "function_call", "tool_use"] as const).map((reason) => [reason, "tool-calls"] as const),
  ...(["length", "max_tokens", "model_length"] as const).map((reason) => [reason, "length"] as const),
  ...(["content_filter", "safety", "refusal", "sensitive"] as const).map(
    (reason) => [reason, "content-filter"] as const,
  ),
]);

export interface Stop {
  readonly reason: string;
  /** The stop sequence that was met. */
  readonly sequence: string | undefined;
}

/** vLLM has the sequence in `stop_reason`, SGLang in `matched_stop`; both have the number of a token there, too. */
export function readStop({ finishReason, members }: ChoicePart): Stop | undefined {
  if (finishReason === undefined) return undefined;
  const { stop_reason: vllm, matched_stop: sglang } = members;
  const sequence = [vllm, sglang].find((value) => typeof value === "string" && value !== "" && !REASONS.has(value));
  return { reason: finishReason, sequence: typeof sequence === "string" ? sequence : undefined };
}

/** Reasons that are none: the model, or its server, has failed. DeepSeek has the second. */
const FAILURES = new Set(["error", "insufficient_system_resource", "abort"]);

/** What the choice reports in place of an end. OpenRouter puts the error beside it. */
export function failureIn({ finishReason, members: { error } }: ChoicePart): Members | undefined {
  if (typeof error === "object" && error !== null) return { error };
  if (finishReason === undefined || !FAILURES.has(finishReason)) return undefined;
  return { error: { message: `The provider ended its answer with ${finishReason}.`, code: "upstream_unavailable" } };
}

interface Ended {
  readonly index: number;
  readonly stop: Stop | undefined;
  readonly callsTools: boolean;
  readonly refusal: string;
}

export function endEvent(choice: Ended): EndEvent {
  const { index, stop, refusal } = choice;
  const reason = reasonOf(choice);
  const sequence = reason === "stop" ? stop?.sequence : undefined;
  return {
    ...{ type: "end", choice: index, reason },
    ...(sequence !== undefined && { stopSequence: sequence }),
    ...(refusal !== "" && { refusal }),
  };
}

/** Servers differ in what they say of calls, so the calls themselves decide. OpenAI's models refuse with `stop`: nothing was cut. */
function reasonOf({ stop, callsTools }: Ended): FinishReason {
  const reason = REASONS.get(stop?.reason ?? "stop") ?? unknownReason(stop?.reason ?? "");
  if (reason !== "stop" && reason !== "tool-calls") return reason;
  return callsTools ? "tool-calls" : "stop";
}

/** Google's compatible API says more behind it: `content_filter: RECITATION`. */
function unknownReason(reason: string): FinishReason {
  return reason.startsWith("content_filter") ? "content-filter" : "stop";
}
