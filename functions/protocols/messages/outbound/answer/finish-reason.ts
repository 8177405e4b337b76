// Why an answer ended, in Anthropic's words and in those of the internal form.
import type { EndEvent, FinishReason } from "../../../../core/conversation/events.ts";
import type { ChoiceReason } from "../../../../core/protocol.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isMembers } from "../../../../core/wire/members.ts";

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["pause_turn", "stop"],
  ["tool_use", "tool-calls"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["refusal", "content-filter"],
]);

/** As a message or the delta of a stream has them. Undefined if it says no reason. */
export interface Stop {
  readonly reason: string;
  readonly sequence: string | undefined;
  readonly refusal: string | undefined;
}

export function readStop({ stop_reason, stop_sequence, stop_details }: Members): Stop | undefined {
  const reason = textIn(stop_reason);
  if (reason === undefined) return undefined;
  const details = isMembers(stop_details) ? stop_details : {};
  const refusal = reason === "refusal" ? textIn(details["explanation"]) : undefined;
  return { reason, sequence: textIn(stop_sequence), refusal };
}

/** What the calls of tools make of a reason: structured output by a forced tool calls none, as the client sees it. */
export interface Calls {
  readonly callsTools: boolean;
  readonly hasAnswered: boolean;
}

export function endEvent(stop: Stop | undefined, calls: Calls): EndEvent {
  const { sequence, refusal } = stop ?? {};
  return {
    type: "end",
    reason: reasonOf(stop, calls),
    ...(sequence !== undefined && { stopSequence: sequence }),
    ...(refusal !== undefined && { refusal }),
  };
}

function reasonOf(stop: Stop | undefined, { callsTools, hasAnswered }: Calls): FinishReason {
  if (stop === undefined) return callsTools ? "tool-calls" : "stop";
  const reason = REASONS.get(stop.reason) ?? "stop";
  return reason === "tool-calls" && hasAnswered && !callsTools ? "stop" : reason;
}

/** OpenAI's name of a reason; the provider's own where it has none. */
export function loggedReason(stop: Stop, calls: Calls): string {
  return REASONS.has(stop.reason) ? reasonOf(stop, calls).replace("-", "_") : stop.reason;
}

export function loggedReasons(stop: Stop, calls: Calls): ChoiceReason[] {
  return [{ index: 0, reason: loggedReason(stop, calls) }];
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
