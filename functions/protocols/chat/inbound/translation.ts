// Serves clients of chat completions from providers that speak another protocol.
import type { InboundTranslation } from "../../../core/protocol.ts";
import { readConversation } from "./read-conversation.ts";
import { completionWriter } from "./write-completion.ts";
import { streamWriter } from "./write-stream.ts";

export const translation: InboundTranslation = {
  readConversation,
  writeAnswer: (completion) => (completion.request.stream ? streamWriter(completion) : completionWriter(completion)),
};
