// Serves clients of chat completions from providers that speak another protocol.
import type { Completion } from "../../../core/completion.ts";
import type { AnswerWriter, InboundTranslation } from "../../../core/protocol.ts";
import { readConversation } from "./read-conversation.ts";
import { completionWriter } from "./write-completion.ts";
import { streamWriter } from "./write-stream.ts";

export const translation: InboundTranslation = {
  readRequest: (body, unsupported) => ({ conversation: readConversation(body, unsupported), writeAnswer }),
};

export function writeAnswer(completion: Completion): AnswerWriter {
  return completion.request.stream ? streamWriter(completion) : completionWriter(completion);
}
