// Writes answers for clients of Messages, as a stream or as one message.
import type { Completion } from "../../../core/completion.ts";
import type { AnswerWriter } from "../../../core/protocol.ts";
import type { AnswerWishes } from "./answer-wishes.ts";
import { messageWriter } from "./write-message.ts";
import { streamWriter } from "./write-stream.ts";

export function answerWriter(wishes: AnswerWishes): (completion: Completion) => AnswerWriter {
  return (completion) =>
    completion.request.stream ? streamWriter(completion, wishes) : messageWriter(completion, wishes);
}
