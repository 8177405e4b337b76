// Why an answer ended, in Bedrock's words and in those of the internal form.
import type { FinishReason } from "../../../../core/conversation/events.ts";
import type { ChoiceReason } from "../../../../core/protocol.ts";
import type { Answer } from "./answer.ts";

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["", "stop"],
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["tool_use", "tool-calls"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["content_filtered", "content-filter"],
  ["guardrail_intervened", "content-filter"],
]);

/** They are no ends, but say that the model has failed. */
const FAILURES: ReadonlySet<string> = new Set(["malformed_model_output", "malformed_tool_use"]);

/** Why nothing can be made of an answer that has ended so. Undefined if something can. */
export function failureOf({ stop = "" }: Pick<Answer, "stop">): string | undefined {
  return FAILURES.has(stop) ? `The provider's model ended its answer with ${stop}` : undefined;
}

/** What the calls of tools make of a reason: structured output by a forced tool calls none, as the client sees it. */
type Ended = Pick<Answer, "stop" | "callsTools" | "hasAnswered">;

/** Some models end their turn, and have called a tool. */
export function reasonOf({ stop = "", callsTools, hasAnswered }: Ended): FinishReason {
  const reason = REASONS.get(stop) ?? "stop";
  if (reason === "tool-calls") return hasAnswered && !callsTools ? "stop" : reason;
  return callsTools && (stop === "" || stop === "end_turn") ? "tool-calls" : reason;
}

/** OpenAI's name of the reason; the provider's own where it has none. */
export function loggedReasons(ended: Ended): ChoiceReason[] {
  const { stop = "" } = ended;
  return [{ index: 0, reason: REASONS.has(stop) ? reasonOf(ended).replace("-", "_") : stop }];
}
