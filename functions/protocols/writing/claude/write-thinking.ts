// How the model is asked to think: with a budget of tokens, with an effort, or not at all.
import type { Reasoning } from "../../../core/conversation/conversation.ts";
import type { Effort } from "../../../core/directory/capabilities.ts";
import type { Members } from "../../../core/wire/members.ts";
import type { ClaudeCapabilities } from "./capabilities.ts";
import { budgetOf, isLevel, levelOf, nearestEffort, SMALLEST_BUDGET } from "./effort.ts";

export interface Thinking {
  /** Whether the model thinks, or may do so: then it cannot be forced to call a tool. */
  readonly isOn: boolean;
  readonly thinking?: Members;
  readonly effort?: Effort | undefined;
  readonly maximumTokens: number;
  /** Whether the client wanted more than it gets. */
  readonly isLess?: boolean;
}

export interface ThinkingOptions {
  readonly capabilities: ClaudeCapabilities;
  readonly reasoning: Reasoning | undefined;
  /** What the client allows for the answer. */
  readonly maximumTokens: number;
  /** Whether it must be off, because a tool's input is the answer. */
  readonly mustBeOff: boolean;
  /** Whether it is better off, because the client wants a tool called. */
  readonly isBetterOff: boolean;
  /** Whether a budget would be refused, because the turn that goes on has lost its thoughts. */
  readonly hasLostThoughts: boolean;
}

export function writeThinking(options: ThinkingOptions): Thinking {
  const { capabilities, reasoning, mustBeOff, isBetterOff } = options;
  if (reasoning === undefined) return mustBeOff || isBetterOff ? off(options) : unasked(options);
  if (reasoning.effort === "none") return off(options);
  if (mustBeOff) return { ...off(options), isLess: true };
  switch (capabilities.thinking) {
    case "none":
      return { ...unasked(options), isLess: true };
    case "budget":
      return withBudget(options, reasoning);
    case "adaptive":
      return withEffort(options, reasoning);
  }
}

function unasked({ capabilities, maximumTokens }: ThinkingOptions): Thinking {
  return { isOn: capabilities.thinks_by_default, maximumTokens };
}

/** A model that always thinks does so as little as it can. */
function off({ capabilities, maximumTokens }: ThinkingOptions): Thinking {
  if (!capabilities.thinks_by_default) return { isOn: false, maximumTokens };
  if (capabilities.thinking_off) return { isOn: false, thinking: { type: "disabled" }, maximumTokens };
  return { isOn: true, effort: nearestEffort("low", capabilities), maximumTokens };
}

function withEffort({ capabilities, maximumTokens }: ThinkingOptions, { effort, budget }: Reasoning): Thinking {
  const wanted = effort ?? levelOf(budget ?? 0);
  const isLess = !isLevel(wanted);
  const thinking = { type: "adaptive", display: "summarized" };
  return { isOn: true, thinking, effort: nearestEffort(wanted, capabilities), maximumTokens, isLess };
}

/**
 * The maximum is raised by the budget, because it holds for both: a budget that takes all of it leaves no answer. Where the
 * model's own limit is in the way, the answer keeps half of it.
 */
function withBudget(options: ThinkingOptions, { effort = "", budget = budgetOf(effort) }: Reasoning): Thinking {
  const { capabilities, maximumTokens, hasLostThoughts } = options;
  if (budget === undefined || hasLostThoughts) return { ...unasked(options), isLess: true };
  const wanted = Math.max(budget, SMALLEST_BUDGET);
  const limit = Math.max(capabilities.output_limit ?? Number.POSITIVE_INFINITY, maximumTokens);
  const sum = Math.min(maximumTokens + wanted, limit);
  const granted = Math.min(wanted, Math.max(sum - maximumTokens, Math.floor(sum / 2)));
  if (granted < SMALLEST_BUDGET) return { ...unasked(options), isLess: true };
  return { isOn: true, thinking: { type: "enabled", budget_tokens: granted }, maximumTokens: sum };
}
