// Writes answers for clients of Responses, as a stream or as one response.
import type { Completion } from "../../../core/completion.ts";
import type { AnswerWriter } from "../../../core/protocol.ts";
import { openAnswer } from "./answer/answer.ts";
import type { ResponseWishes } from "./response-wishes.ts";
import { streamWriter } from "./write-stream.ts";

export function answerWriter(wishes: ResponseWishes): (completion: Completion) => AnswerWriter {
  return (completion) =>
    completion.request.stream ? streamWriter(completion, wishes) : responseWriter(completion, wishes);
}

/** A JSON answer is what a stream adds up to. */
function responseWriter(completion: Completion, wishes: ResponseWishes): AnswerWriter {
  const answer = openAnswer(completion, wishes, () => {});
  return {
    write(event) {
      answer.read(event);
      return "";
    },
    close(usage) {
      answer.finish();
      return answer.whole(usage);
    },
  };
}
