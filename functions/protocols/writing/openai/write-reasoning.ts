// How much the model thinks: an effort, or a switch of its vendor's own.
import type { Conversation } from "../../../core/conversation/conversation.ts";
import type { Members } from "../../../core/wire/members.ts";
import { levelOf } from "../claude/effort.ts";
import { isForcing } from "../forcing.ts";
import { lowestEffort, nearestEffort } from "../nearest-effort.ts";
import type { Omissions } from "../omissions.ts";
import type { ChatCapabilities } from "./chat-capabilities.ts";

export interface WrittenReasoning {
  readonly members: Members;
  readonly isThinking: boolean;
}

interface ReasoningOptions {
  readonly capabilities: ChatCapabilities;
  readonly omissions: Omissions;
}

/** Models that do not think refuse any effort, even `none`. */
export function writeReasoning(conversation: Conversation, options: ReasoningOptions): WrittenReasoning {
  const { capabilities, omissions } = options;
  const { reasoning } = conversation.options;
  const isUnwanted = reasoning?.effort === "none";
  const canThink = capabilities.thinking !== "none";
  if (canThink && (isUnwanted || isBetterOff(conversation, capabilities))) {
    if (reasoning !== undefined && !isUnwanted) omissions.drop("reasoning_effort");
    return off(capabilities);
  }
  const isUnsaid = { members: {}, isThinking: canThink && capabilities.thinks_by_default };
  if (reasoning === undefined || isUnwanted) return isUnsaid;
  const effort = canThink && nearestEffort(reasoning.effort ?? levelOf(reasoning.budget ?? 0), capabilities.efforts);
  if (effort) return { members: { reasoning_effort: effort }, isThinking: true };
  omissions.drop("reasoning_effort");
  return isUnsaid;
}

/** It could not use the tools, or be forced to call one. */
function isBetterOff({ tools, toolChoice }: Conversation, capabilities: ChatCapabilities): boolean {
  const { thinking_off: canBeOff, forced_tool_choice: canForce, whileThinking } = capabilities;
  if (tools.length === 0 || !canBeOff) return false;
  return !whileThinking.usesTools || (isForcing(toolChoice) && canForce && !whileThinking.isForced);
}

/** A model that always thinks does so as little as it can. */
function off({ thinking_off: canBeOff, offBy, efforts }: ChatCapabilities): WrittenReasoning {
  if (canBeOff) {
    const members = offBy === "switch" ? { thinking: { type: "disabled" } } : { reasoning_effort: "none" };
    return { members, isThinking: false };
  }
  const lowest = lowestEffort(efforts);
  return { members: lowest === undefined ? {} : { reasoning_effort: lowest }, isThinking: true };
}
