// Writes an answer as one chat completion.
import type { Completion } from "../../core/completion.ts";
import type { FinishReason } from "../../core/conversation/events.ts";
import type { AnswerWriter } from "../../core/protocol.ts";
import { completionHead } from "./answer/completion-head.ts";
import { createDeltas } from "./answer/create-deltas.ts";
import { FINISH_REASONS } from "./answer/finish-reasons.ts";
import { joinDelta, newMessage } from "./answer/message.ts";
import { usageMembers } from "./answer/usage-members.ts";

export function completionWriter(completion: Completion): AnswerWriter {
  const deltasOf = createDeltas();
  const message = newMessage();
  let head = completionHead(completion, "chat.completion");
  let reason: FinishReason = "stop";
  return {
    write(event) {
      if (event.type === "start") head = { ...head, id: event.id || head.id };
      if (event.type === "end") reason = event.reason;
      for (const delta of deltasOf(event)) joinDelta(message, delta);
      return "";
    },
    close(usage) {
      const choice = { index: 0, message, logprobs: null, finish_reason: FINISH_REASONS[reason] };
      return JSON.stringify({ ...head, choices: [choice], ...usageMembers(usage) });
    },
  };
}
