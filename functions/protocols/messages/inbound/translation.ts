// Serves clients of Anthropic's Messages from providers that speak another protocol.
import type { InboundTranslation } from "../../../core/protocol.ts";
import { readAnswerWishes } from "./answer-wishes.ts";
import { chatMembers } from "./chat-members.ts";
import { readConversation } from "./read-conversation.ts";
import { answerWriter } from "./write-answer.ts";

export const translation: InboundTranslation = {
  readRequest: (body, unsupported) => ({
    conversation: readConversation(body, unsupported),
    writeAnswer: answerWriter(readAnswerWishes(body)),
  }),
  foreign: chatMembers,
};
