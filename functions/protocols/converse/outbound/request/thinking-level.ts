// Levels of thinking, which models other than Claude have. Each family has its own members for them.
import type { Reasoning } from "../../../../core/conversation/conversation.ts";
import type { Effort } from "../../../../core/directory/capabilities.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { levelOf } from "../../../writing/claude/effort.ts";
import { lowestEffort, nearestEffort } from "../../../writing/nearest-effort.ts";
import type { ModelCapabilities } from "./families.ts";
import type { Thinking, ThinkingOptions } from "./thinking.ts";

export function thinkAtLevel({ capabilities, reasoning, maximumTokens }: ThinkingOptions): Thinking {
  const wanted = reasoning === undefined ? undefined : levelIn(reasoning, capabilities);
  const level = mostWithin(wanted, { capabilities, maximumTokens });
  const asksForIt = reasoning !== undefined && reasoning.effort !== "none";
  const hasAll = capabilities.reasoning === "nova" && level === "high";
  return {
    isOn: false,
    fields: level === undefined ? {} : fieldsFor(level, capabilities),
    leavesSampling: !hasAll,
    maximumTokens,
    isLess: asksForIt && (level === undefined || level !== wanted),
  };
}

/** A model that always thinks does so as little as it can. */
function levelIn({ effort, budget }: Reasoning, { efforts, thinks_by_default: thinks }: ModelCapabilities) {
  if (effort === "none") return thinks ? lowestEffort(efforts) : undefined;
  return nearestEffort(effort ?? levelOf(budget ?? 0), efforts);
}

/** Nova takes no maximum of tokens with its highest level. */
function mostWithin(
  level: Effort | undefined,
  { capabilities, maximumTokens }: Pick<ThinkingOptions, "capabilities" | "maximumTokens">,
): Effort | undefined {
  const isTooMuch = capabilities.reasoning === "nova" && level === "high" && maximumTokens !== undefined;
  return isTooMuch ? "medium" : level;
}

function fieldsFor(level: Effort, { reasoning }: ModelCapabilities): Members {
  switch (reasoning) {
    case "nova":
      return { reasoningConfig: { type: "enabled", maxReasoningEffort: level } };
    case "gpt-oss":
      return { reasoning_effort: level };
    case "gpt":
      return { reasoning: { effort: level } };
    case "qwen":
      return { reasoning_config: level };
    case "claude":
      return {};
  }
}
