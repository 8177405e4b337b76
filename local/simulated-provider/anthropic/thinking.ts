// Whether a Messages request wants the model to think, and what that forbids.
import type { ToolChoice } from "../tool-choice.ts";
import { type Fields, fieldsOf, given, integerOf, required, tagOf } from "./fields.ts";
import { MessagesError } from "./messages-error.ts";
import type { Turn } from "./turns.ts";

export interface Thinking {
  /** The text of a thought is left out, and its signature is sent. */
  readonly isOmitted: boolean;
}

const TYPES = ["adaptive", "disabled", "enabled"] as const;

interface Beside {
  readonly maxTokens: number;
  readonly toolChoice: ToolChoice;
  readonly turns: readonly Turn[];
}

export function thinkingOf(fields: Fields, beside: Beside): Thinking | undefined {
  if (!given(fields["thinking"])) return undefined;
  const thinking = fieldsOf(fields["thinking"], "thinking");
  const type = tagOf(thinking, TYPES, "thinking");
  if (type === "disabled") return undefined;
  if (type === "enabled") checkBudget(thinking, beside);
  if (beside.toolChoice.mode === "required")
    throw MessagesError.invalid("Thinking may not be enabled when tool_choice forces tool use.");
  if (given(fields["temperature"]) && fields["temperature"] !== 1)
    throw MessagesError.invalid("`temperature` may only be set to 1 when thinking is enabled.");
  return { isOmitted: thinking["display"] === "omitted" };
}

function checkBudget(thinking: Fields, { maxTokens, turns }: Beside): void {
  const path = "thinking.enabled.budget_tokens";
  const budget = integerOf(required(thinking["budget_tokens"], path), path, { min: 1024 });
  if (budget >= maxTokens) throw MessagesError.invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
  checkLastCalls(turns);
}

/** With a budget, the thought that led to the calls whose results are sent has to be before them. */
function checkLastCalls(turns: readonly Turn[]): void {
  const at = turns.length - 2;
  const types = turns[at]?.content.types ?? [];
  if (!types.includes("tool_use") || types[0] === "thinking" || types[0] === "redacted_thinking") return;
  const problem = `Expected \`thinking\` or \`redacted_thinking\`, but found \`${types[0]}\`.`;
  throw MessagesError.field(`messages.${at}.content.0.type`, problem);
}
