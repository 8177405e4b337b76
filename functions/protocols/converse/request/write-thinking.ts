// How the model is asked to think: each family has its own members for it.
import type { Reasoning } from "../../../core/conversation/conversation.ts";
import type { Effort } from "../../../core/directory/capabilities.ts";
import type { Members } from "../../../core/wire/members.ts";
import { levelOf } from "../../writing/claude/effort.ts";
import { writeThinking as writeForClaude } from "../../writing/claude/write-thinking.ts";
import { lowestEffort, nearestEffort } from "../../writing/nearest-effort.ts";
import type { ModelCapabilities } from "./families.ts";

export interface Thinking {
  /** Whether Claude thinks, or may do so: then it cannot be forced to call a tool. */
  readonly isOn: boolean;
  /** Members of the model's own. */
  readonly fields: Members;
  /** Whether the request may choose how tokens are sampled. */
  readonly leavesSampling: boolean;
  /** The most tokens, reasoning included; undefined where the model's own limit holds. */
  readonly maximumTokens: number | undefined;
  /** Whether the client wanted more than it gets. */
  readonly isLess: boolean;
}

export interface ThinkingOptions {
  readonly capabilities: ModelCapabilities;
  readonly reasoning: Reasoning | undefined;
  /** What the client allows for the answer. */
  readonly maximumTokens: number | undefined;
  /** What the limits reserve where it allows anything. */
  readonly usualTokens: number;
  readonly mustBeOff: boolean;
  readonly isBetterOff: boolean;
  readonly hasLostThoughts: boolean;
}

export function writeThinking(options: ThinkingOptions): Thinking {
  const { capabilities, maximumTokens, usualTokens } = options;
  if (capabilities.reasoning !== "claude") return withLevel(options);
  const written = writeForClaude({ ...options, maximumTokens: maximumTokens ?? usualTokens });
  const { isOn, thinking, effort, isLess = false } = written;
  return {
    ...{ isOn, isLess },
    fields: { ...(thinking && { thinking }), ...(effort && { output_config: { effort } }) },
    leavesSampling: !isOn,
    // A budget is refused that is not less than the maximum, and nobody says what that is where a request names none.
    maximumTokens: thinking?.["type"] === "enabled" ? written.maximumTokens : maximumTokens,
  };
}

function withLevel({ capabilities, reasoning, maximumTokens }: ThinkingOptions): Thinking {
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
