// How much the model thinks, and that its thoughts come encrypted, since nothing is stored: the client sends them back.
import type { Conversation } from "../../../../core/conversation/conversation.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ChatCapabilities } from "../../../writing/openai/chat-capabilities.ts";
import { writeReasoning as inChat, type WrittenReasoning } from "../../../writing/openai/write-reasoning.ts";

interface ReasoningOptions {
  readonly capabilities: ChatCapabilities;
  readonly omissions: Omissions;
}

/** A summary comes only where the client asks for reasoning: OpenAI gives it to verified organizations only. */
export function writeReasoning(conversation: Conversation, options: ReasoningOptions): WrittenReasoning {
  const { members, isThinking } = inChat(conversation, options);
  const effort = members["reasoning_effort"];
  const wanted = conversation.options.reasoning;
  const isShown = isThinking && wanted !== undefined && wanted.effort !== "none";
  const reasoning = { ...(effort !== undefined && { effort }), ...(isShown && { summary: "auto" }) };
  return {
    isThinking,
    members: {
      ...(Object.keys(reasoning).length > 0 && { reasoning }),
      ...(isThinking && options.capabilities.isOpenAi && { include: ["reasoning.encrypted_content"] }),
    },
  };
}
