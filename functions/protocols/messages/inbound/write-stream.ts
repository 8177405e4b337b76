// Writes an answer as a stream of a message's events. Each has its name, which the official SDK goes by.
import type { Completion } from "../../../core/completion.ts";
import { estimatedUsage } from "../../../core/limits/usage.ts";
import type { AnswerWriter } from "../../../core/protocol.ts";
import { eventOf } from "../frame.ts";
import { openAnswer } from "./answer/answer.ts";
import type { BlockStep } from "./answer/block.ts";
import { estimateMark, usageMembers } from "./answer/usage-members.ts";
import type { AnswerWishes } from "./answer-wishes.ts";

/** Nothing is written before there is something to say: until then another provider can be asked. */
export function streamWriter(completion: Completion, wishes: AnswerWishes): AnswerWriter {
  const answer = openAnswer(completion, wishes);
  const format = stepFormat();
  let hasBegun = false;
  const begin = () => {
    if (hasBegun) return "";
    hasBegun = true;
    return eventOf("message_start", { message: { ...answer.head(), ...startOf(completion) } });
  };
  return {
    write(event) {
      const steps = answer.read(event);
      let text = steps.length > 0 || answer.hasEnded() ? begin() : "";
      for (const step of steps) text += format(step);
      return text;
    },
    close(usage) {
      const rest = { ...answer.trace(), ...estimateMark(usage) };
      return begin() + eventOf("message_delta", { delta: answer.stop(), usage: usageMembers(usage), ...rest });
    },
  };
}

/** Most providers count the prompt at the end only: until then clients see the gateway's estimate. */
function startOf({ usage, request }: Completion) {
  const { output_tokens_details: _, ...input } = usageMembers(usage ?? estimatedUsage(request.promptTokens, 0));
  return { content: [], stop_reason: null, stop_sequence: null, usage: { ...input, output_tokens: 1 } };
}

function stepFormat(): (step: BlockStep) => string {
  let index = -1;
  return (step) => {
    if (step.type === "start") return eventOf("content_block_start", { index: ++index, content_block: step.block });
    if (step.type === "stop") return eventOf("content_block_stop", { index });
    return eventOf("content_block_delta", { index, delta: step.delta });
  };
}
