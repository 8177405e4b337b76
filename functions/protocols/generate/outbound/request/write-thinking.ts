// How the model is asked to think: with a budget of tokens or with a level, of which a request may have one.
import type { Reasoning } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { lowestEffort, nearestEffort } from "../../../writing/nearest-effort.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ModelCapabilities } from "./capabilities.ts";
import { budgetOf, levelOf } from "./effort.ts";

interface ThinkingOptions {
  readonly capabilities: ModelCapabilities;
  readonly omissions: Omissions;
}

/** Undefined: as the model likes, and models that do not think take nothing else. */
export function writeThinking(
  reasoning: Reasoning | undefined,
  { capabilities, omissions }: ThinkingOptions,
): Members | undefined {
  if (reasoning === undefined) return undefined;
  if (reasoning.effort === "none") return off(capabilities);
  const amount = amountOf(reasoning, capabilities);
  if (amount === undefined) omissions.drop("reasoning_effort");
  if (capabilities.thinking === "none") return undefined;
  return { ...amount, includeThoughts: true };
}

/** A model that always thinks does so as little as it can. */
function off({ thinking, thinks_by_default: thinks, thinking_off: canBeOff, ...others }: ModelCapabilities) {
  if (!thinks || thinking === "none") return undefined;
  if (thinking === "budget") return { thinkingBudget: canBeOff ? 0 : others.budget.least };
  const lowest = lowestEffort(others.efforts);
  return lowest && { thinkingLevel: lowest };
}

/** Undefined: the client cannot have what it wants. */
function amountOf({ effort, budget }: Reasoning, capabilities: ModelCapabilities): Members | undefined {
  if (capabilities.thinking === "none") return undefined;
  if (capabilities.thinking === "budget") {
    const { least, most } = capabilities.budget;
    const wanted = budget ?? budgetOf(effort ?? "");
    return wanted === undefined ? undefined : { thinkingBudget: Math.min(Math.max(wanted, least), most) };
  }
  const level = nearestEffort(effort ?? levelOf(budget ?? 0), capabilities.efforts);
  return level && { thinkingLevel: level };
}
