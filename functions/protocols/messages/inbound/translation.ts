// Serves clients of Anthropic's Messages from providers that speak another protocol.
import type { InboundTranslation } from "../../../core/protocol.ts";
import { chatMembers } from "../../chat/inbound/chat-members.ts";
import { readAnswerWishes } from "./answer-wishes.ts";
import { readConversation } from "./read-conversation.ts";
import { answerWriter } from "./write-answer.ts";

export const translation: InboundTranslation = {
  readRequest: (body, unsupported) => ({
    conversation: readConversation(body, unsupported),
    writeAnswer: answerWriter(readAnswerWishes(body)),
  }),
  foreign: chatMembers(["reasoning", "user", "safety_identifier", "parallel_tool_calls", "top_logprobs"]),
};
