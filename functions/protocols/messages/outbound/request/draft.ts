// What of a request must be decided first, because several of its members depend on it.
import type { Conversation } from "../../../../core/conversation/conversation.ts";
import type { WriteOptions } from "../../../../core/protocol.ts";
import type { ClaudeCapabilities } from "../../../writing/claude/capabilities.ts";
import { type Thinking, writeThinking } from "../../../writing/claude/write-thinking.ts";
import { isForcing } from "../../../writing/forcing.ts";
import { type Omissions, openOmissions } from "../../../writing/omissions.ts";
import { openToolNames, type ToolNames } from "../../../writing/tool-names.ts";
import { plainWords } from "../../../writing/unique-words.ts";
import { omitUnknown } from "../../../writing/unknown-options.ts";
import { type WrittenFormat, writeFormat } from "../../../writing/write-format.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { hasLostThoughts } from "./lost-thoughts.ts";
import { type Prompt, writePrompt } from "./write-prompt.ts";

const TOOL_NAMES = plainWords(128);

export interface Draft {
  readonly conversation: Conversation;
  readonly capabilities: ClaudeCapabilities;
  readonly omissions: Omissions;
  readonly names: ToolNames;
  readonly format: WrittenFormat | undefined;
  readonly prompt: Prompt;
  readonly thinking: Thinking;
}

export function draftOf(conversation: Conversation, { target, maximumTokens }: WriteOptions): Draft {
  const { options, toolChoice: choice, tools } = conversation;
  const capabilities = capabilitiesOf(target);
  const omissions = openOmissions(target, conversation);
  omitUnknown(options, omissions);
  const names = openToolNames(conversation, TOOL_NAMES);
  const format = writeFormat(options.format, { capabilities, choice, omissions });
  const prompt = writePrompt(conversation, { names, omissions, readsThoughts: capabilities.thinking !== "none" });
  const thinking = writeThinking({
    capabilities,
    reasoning: options.reasoning,
    // More than the model can write would be refused, and would never come.
    maximumTokens: Math.min(
      options.maximumTokens ?? maximumTokens,
      capabilities.output_limit ?? Number.POSITIVE_INFINITY,
    ),
    mustBeOff: format?.type === "tool",
    isBetterOff: isForcing(choice) && tools.length > 0 && capabilities.forced_tool_choice,
    hasLostThoughts: hasLostThoughts(prompt.messages),
  });
  if (thinking.isLess) omissions.drop("reasoning_effort");
  return { conversation, capabilities, omissions, names, format, prompt, thinking };
}
