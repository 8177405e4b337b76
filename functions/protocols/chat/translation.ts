// Serves clients of chat completions from providers that speak another protocol.
import type { InboundTranslation } from "../../core/protocol.ts";
import { readConversation } from "./read-conversation.ts";
import { completionWriter } from "./write-completion.ts";
import { streamWriter } from "./write-stream.ts";

export const translation: InboundTranslation = {
  readConversation,
  writeAnswer: (call, completion) => (call.stream ? streamWriter(call, completion) : completionWriter(completion)),
};
