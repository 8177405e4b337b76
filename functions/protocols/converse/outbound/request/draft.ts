// What of a request must be decided first, because several of its members depend on it.
import type { Conversation } from "../../../../core/conversation/conversation.ts";
import type { WriteOptions } from "../../../../core/protocol.ts";
import { isForcing } from "../../../writing/forcing.ts";
import { type Omissions, openOmissions } from "../../../writing/omissions.ts";
import { openToolNames, type ToolNames } from "../../../writing/tool-names.ts";
import { plainWords } from "../../../writing/unique-words.ts";
import { omitUnknown } from "../../../writing/unknown-options.ts";
import { type WrittenFormat, writeFormat } from "../../../writing/write-format.ts";
import { capabilitiesOf } from "./capabilities.ts";
import { openDocumentNames } from "./document-names.ts";
import type { ModelCapabilities } from "./families.ts";
import { hasLostThoughts } from "./lost-thoughts.ts";
import type { Thinking } from "./thinking.ts";
import { type WrittenPrompt, writePrompt } from "./write-prompt.ts";
import { writeThinking } from "./write-thinking.ts";

const TOOL_NAMES = plainWords(64);

export interface Draft {
  readonly conversation: Conversation;
  readonly capabilities: ModelCapabilities;
  readonly omissions: Omissions;
  readonly names: ToolNames;
  readonly format: WrittenFormat | undefined;
  readonly prompt: WrittenPrompt;
  readonly thinking: Thinking;
}

export function draftOf(conversation: Conversation, { target, maximumTokens: usualTokens }: WriteOptions): Draft {
  const { options, toolChoice: choice, tools } = conversation;
  const capabilities = capabilitiesOf(target);
  const omissions = openOmissions(target, conversation);
  omitUnknown(options, omissions);
  const names = openToolNames(conversation, TOOL_NAMES);
  const format = writeFormat(options.format, { capabilities, choice, omissions });
  const words = format?.type === "words" ? [format.text] : [];
  const shared = { capabilities, omissions, names, nameDocument: openDocumentNames() };
  const prompt = writePrompt(conversation, { ...shared, words });
  const thinking = writeThinking({
    ...{ capabilities, reasoning: options.reasoning, usualTokens },
    maximumTokens: within(options.maximumTokens, capabilities),
    mustBeOff: format?.type === "tool",
    isBetterOff: isForcing(choice) && tools.length > 0 && capabilities.forced_tool_choice,
    hasLostThoughts: hasLostThoughts(prompt.messages),
  });
  if (thinking.isLess) omissions.drop("reasoning_effort");
  return { conversation, capabilities, omissions, names, format, prompt, thinking };
}

/** More than the model can write would be refused, and would never come. */
function within(asked: number | undefined, { output_limit: limit }: ModelCapabilities): number | undefined {
  return asked === undefined || limit === undefined ? asked : Math.min(asked, limit);
}
