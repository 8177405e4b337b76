// How much the model should reason: OpenAI's `reasoning_effort`, OpenRouter's `reasoning`, and `thinking`, which LiteLLM
// takes as Anthropic has it.
import type { Reasoning } from "../../../../core/conversation/conversation.ts";
import { optional, optionalPlace, type Place, required } from "../../../reading/place.ts";
import { BOOLEAN, COUNT, oneOf } from "../../../reading/value-type.ts";

const EFFORT = oneOf("none", "minimal", "low", "medium", "high", "xhigh", "max");
const TYPE = oneOf("enabled", "adaptive", "disabled");

const OFF: Reasoning = { effort: "none" };
/** Where a client wants reasoning, and says no more. */
const ON: Reasoning = { effort: "medium" };

/** Where a client says it in several ways, OpenAI's own counts. */
export function readReasoning(request: Place): Reasoning | undefined {
  const effort = optional(request, "reasoning_effort", EFFORT);
  const thinking = readThinking(request);
  const reasoning = readUnified(request);
  if (effort === undefined) return thinking ?? reasoning;
  const budget = thinking?.budget ?? reasoning?.budget;
  return effort === "none" || budget === undefined ? { effort } : { effort, budget };
}

function readThinking(request: Place): Reasoning | undefined {
  const thinking = optionalPlace(request, "thinking");
  if (thinking === undefined) return undefined;
  const type = required(thinking, "type", TYPE);
  const budget = optional(thinking, "budget_tokens", COUNT);
  return type === "disabled" ? OFF : (budgeted(budget) ?? ON);
}

function readUnified(request: Place): Reasoning | undefined {
  const reasoning = optionalPlace(request, "reasoning");
  if (reasoning === undefined) return undefined;
  const enabled = optional(reasoning, "enabled", BOOLEAN);
  const effort = optional(reasoning, "effort", EFFORT);
  const budget = budgeted(optional(reasoning, "max_tokens", COUNT));
  if (enabled === false || effort === "none") return OFF;
  if (effort !== undefined) return { ...budget, effort };
  return budget ?? (enabled === true ? ON : undefined);
}

function budgeted(budget: number | undefined): Reasoning | undefined {
  if (budget === undefined) return undefined;
  return budget === 0 ? OFF : { budget };
}
