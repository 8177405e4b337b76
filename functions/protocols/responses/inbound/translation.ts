// Serves clients of Responses from providers that speak another protocol.
import type { InboundTranslation } from "../../../core/protocol.ts";
import { chatMembers } from "../../chat/inbound/chat-members.ts";
import { readConversation } from "./read-conversation.ts";
import { readResponseWishes } from "./response-wishes.ts";
import { answerWriter } from "./write-answer.ts";

export const translation: InboundTranslation = {
  readRequest(body, unsupported) {
    const { conversation, clientTools } = readConversation(body, unsupported);
    return { conversation, writeAnswer: answerWriter(readResponseWishes(body, clientTools)) };
  },
  foreign: chatMembers(["max_tokens", "logit_bias", "verbosity"]),
};
