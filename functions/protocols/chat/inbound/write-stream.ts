// Writes an answer as a stream of chat completion chunks.
import type { Completion } from "../../../core/completion.ts";
import type { AnswerWriter } from "../../../core/protocol.ts";
import { createChoices } from "./answer/choices.ts";
import { completionHead, withTrace } from "./answer/completion-head.ts";
import type { Delta } from "./answer/delta.ts";
import { FINISH_REASONS } from "./answer/finish-reasons.ts";
import { usageMembers } from "./answer/usage-members.ts";

/** Nothing is written before there is something to say: until then another provider can be asked. */
export function streamWriter(completion: Completion): AnswerWriter {
  const { includeUsage } = completion.request;
  const choiceOf = createChoices();
  const begun = new Set<number>();
  let head = completionHead(completion, "chat.completion.chunk");
  let format = chunkFormat(head, includeUsage);
  return {
    write(event) {
      if (event.type === "start") {
        head = { ...head, id: event.id || head.id };
        format = chunkFormat(head, includeUsage);
      }
      const { index, deltas } = choiceOf(event);
      let text = "";
      for (const delta of deltas) {
        text += format(index, begun.has(index) ? delta : { ...ROLE, ...delta });
        begun.add(index);
      }
      if (event.type !== "end") return text;
      const last = event.trace ? chunkFormat(withTrace(head, event), includeUsage) : format;
      return text + last(index, {}, FINISH_REASONS[event.reason]);
    },
    close(usage) {
      return includeUsage ? eventOf(JSON.stringify({ ...head, choices: [], ...usageMembers(usage) })) : "";
    },
  };
}

/** Of the first delta of each choice. */
const ROLE = { role: "assistant" };

/** The text of a chunk. What is the same in all of them is written once. */
function chunkFormat(head: object, includeUsage: boolean) {
  const start = `${JSON.stringify(head).slice(0, -1)},"choices":[{"index":`;
  const end = `}]${includeUsage ? ',"usage":null' : ""}}`;
  return (index: number, delta: Delta, finishReason: string | null = null) => {
    const rest = `,"logprobs":null,"finish_reason":${JSON.stringify(finishReason)}`;
    return eventOf(`${start}${index},"delta":${JSON.stringify(delta)}${rest}${end}`);
  };
}

/** JSON text has no line ends. */
function eventOf(data: string): string {
  return `data: ${data}\n\n`;
}
