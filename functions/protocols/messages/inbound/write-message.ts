// Writes an answer as one message.
import type { Completion } from "../../../core/completion.ts";
import type { AnswerWriter } from "../../../core/protocol.ts";
import { openAnswer } from "./answer/answer.ts";
import { joinBlocks } from "./answer/joined-blocks.ts";
import { estimateMark, usageMembers } from "./answer/usage-members.ts";
import type { AnswerWishes } from "./answer-wishes.ts";

export function messageWriter(completion: Completion, wishes: AnswerWishes): AnswerWriter {
  const answer = openAnswer(completion, wishes);
  const blocks = joinBlocks();
  return {
    write(event) {
      for (const step of answer.read(event)) blocks.add(step);
      return "";
    },
    close(usage) {
      const rest = { ...answer.stop(), usage: usageMembers(usage), ...answer.trace(), ...estimateMark(usage) };
      const head = JSON.stringify(answer.head()).slice(0, -1);
      return `${head},"content":[${blocks.texts().join(",")}],${JSON.stringify(rest).slice(1)}`;
    },
  };
}
