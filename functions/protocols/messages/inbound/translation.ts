// Serves clients of Anthropic's Messages from providers that speak another protocol.
import type { InboundTranslation } from "../../../core/protocol.ts";
import { unsupported as unsupportedParameter } from "../../request-error.ts";
import { readConversation } from "./read-conversation.ts";

export const translation: InboundTranslation = {
  readRequest: (body, unsupported) => ({
    conversation: readConversation(body, unsupported),
    writeAnswer() {
      throw unsupportedParameter("model", "its provider speaks another protocol");
    },
  }),
};
