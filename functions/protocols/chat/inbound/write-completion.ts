// Writes an answer as one chat completion.
import type { Completion } from "../../../core/completion.ts";
import type { FinishReason } from "../../../core/conversation/events.ts";
import type { AnswerWriter } from "../../../core/protocol.ts";
import { createChoices } from "./answer/choices.ts";
import { completionHead, withTrace } from "./answer/completion-head.ts";
import { FINISH_REASONS } from "./answer/finish-reasons.ts";
import { joinDelta, type Message, newMessage } from "./answer/message.ts";
import { usageMembers } from "./answer/usage-members.ts";

export function completionWriter(completion: Completion): AnswerWriter {
  const choiceOf = createChoices();
  const choices = new Map<number, Choice>();
  let head = completionHead(completion, "chat.completion");
  return {
    write(event) {
      if (event.type === "start") {
        head = { ...head, id: event.id || head.id };
        return "";
      }
      const { index, deltas } = choiceOf(event);
      const choice = choices.get(index) ?? { message: newMessage(), reason: "stop" };
      choices.set(index, choice);
      for (const delta of deltas) joinDelta(choice.message, delta);
      if (event.type === "end") {
        choice.reason = event.reason;
        head = withTrace(head, event);
      }
      return "";
    },
    close(usage) {
      const inOrder = [...choices].sort(([one], [other]) => one - other);
      return JSON.stringify({ ...head, choices: inOrder.map(writeChoice), ...usageMembers(usage) });
    },
  };
}

interface Choice {
  readonly message: Message;
  reason: FinishReason;
}

function writeChoice([index, { message, reason }]: readonly [number, Choice]) {
  return { index, message, logprobs: null, finish_reason: FINISH_REASONS[reason] };
}
