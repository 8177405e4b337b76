// Passes a provider's own answer on: every event as it came, but for the gateway's name of the model. What the events say of
// the answer is noted beside it.

import type { AnswerStream, Passed } from "../../core/answer-stream.ts";
import { type Completion, hasAllFinishReasons, note } from "../../core/completion.ts";
import { setMember } from "../../core/wire/json.ts";
import { formatEvent, isDone, type ServerSentEvent } from "../../core/wire/sse.ts";
import { type Chunk, readChunk } from "./chunk.ts";
import { estimatedUsageEvent, owesUsage } from "./usage-chunk.ts";

export function passThrough(completion: Completion): AnswerStream {
  return passChunks(completion, "chat.completion.chunk");
}

/** `object` is what the protocol calls its chunks. */
export function passChunks(completion: Completion, object: string): AnswerStream {
  const model = JSON.stringify(completion.model);
  const isComplete = () => hasAllFinishReasons(completion);
  if (!completion.request.stream)
    return { pass: (event) => passAnswer(event, completion, model), isComplete, close: () => "" };
  let hasBegun = false;
  let opening = "";
  return {
    pass(event) {
      const passed = passEvent(event, completion, model);
      if (hasBegun || (passed.text === "" && passed.end?.type !== "complete")) return passed;
      if (passed.isOpening && opening === "") {
        opening = passed.text;
        return NOTHING;
      }
      hasBegun = true;
      return opening === "" ? passed : { ...passed, text: opening + passed.text };
    },
    isComplete,
    close: () => (hasBegun ? "" : opening) + (owesUsage(completion) ? estimatedUsageEvent(completion, object) : ""),
  };
}

const COMPLETE = { type: "complete" } as const;

interface PassedChunk extends Passed {
  /**
   * It says nothing of the answer, as Azure's first chunk, which only has what its filters found in the prompt. It waits for
   * the next one, so that another target can still be asked if this one fails.
   */
  readonly isOpening?: boolean;
}

function passEvent(event: ServerSentEvent, completion: Completion, model: string): PassedChunk {
  if (isDone(event)) return { text: "", end: COMPLETE };
  const chunk = readChunk(event);
  if (chunk === undefined) return malformed("The provider sent an event that is not JSON.");
  const hidden = isHidden(chunk, completion);
  if (completion.head === undefined || completion.head.id === "")
    completion.head = { id: chunk.id, created: chunk.created };
  note(completion, chunk);
  if (chunk.error) return { text: "", end: { type: "error", error: chunk.error } };
  if (hidden) return NOTHING;
  const isOpening = chunk.hasChoices && chunk.choices.length === 0 && !chunk.hasUsage;
  const data = chunk.hasModel ? setMember(event.data, "model", model) : event.data;
  return { text: formatEvent({ event: event.event, id: event.id, data }), isOpening };
}

const NOTHING: Passed = { text: "" };

function passAnswer({ data }: ServerSentEvent, completion: Completion, model: string): Passed {
  const answer = readChunk({ data });
  if (answer === undefined) return malformed("The provider's answer is not JSON.");
  note(completion, answer);
  if (answer.error) return { text: "", end: { type: "error", error: answer.error } };
  if (!answer.hasChoices) return malformed("The provider's answer is not a completion.");
  return { text: answer.hasModel ? setMember(data, "model", model) : data, end: COMPLETE };
}

function malformed(message: string): Passed {
  return { text: "", end: { type: "malformed", message } };
}

/**
 * The usage-only chunk of a stream is for those who asked for it. Some providers give it a choice that says nothing; the
 * role says something in the first chunk of a choice only.
 */
function isHidden({ hasUsage, error, choices }: Chunk, { request, choices: begun }: Completion): boolean {
  if (!hasUsage || error !== undefined || request.includeUsage) return false;
  return choices.every(({ index, isEmpty, hasRole }) => isEmpty && (!hasRole || begun.has(index)));
}
