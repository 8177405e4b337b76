// Passes a provider's own answer on: every event as it came, but for the gateway's name of the model. What the events say of
// the answer is noted beside it.
import { type Completion, hasAllFinishReasons, note } from "../../core/completion.ts";
import type { AnswerStream, Passed } from "../../core/protocol.ts";
import { getMember, setMember } from "../../core/wire/json.ts";
import { formatEvent, type ServerSentEvent } from "../../core/wire/sse.ts";
import { readAnswer } from "./outbound/read-answer.ts";

export function passThrough(completion: Completion): AnswerStream {
  const reader = readAnswer({ stream: completion.request.stream });
  const model = JSON.stringify(completion.model);
  let end: string | undefined;
  return {
    pass(event) {
      const read = reader.read(event);
      if (read === undefined) return MALFORMED;
      const { usage, finishReasons = [], isComplete, error } = read;
      const said = read.events.map((each) => ("text" in each ? each.text : "")).join("");
      const reasons = finishReasons.map(({ index, reason }) => ({ index, generated: "", finishReason: reason }));
      const generated = said === "" ? [] : [{ index: 0, generated: said, finishReason: undefined }];
      note(completion, { usage, hasUsage: usage !== undefined, choices: [...generated, ...reasons] });
      if (error !== undefined) return { text: "", end: { type: "error", error } };
      const text = completion.request.stream ? formatEvent(withModel(event, model)) : renamed(event.data, model);
      if (!isComplete) return { text };
      if (completion.request.stream) end = text;
      return { text: completion.request.stream ? "" : text, end: { type: "complete" } };
    },
    isComplete: () => hasAllFinishReasons(completion) && reader.end() !== undefined,
    close: () => "",
    end: () => end,
  };
}

const MALFORMED: Passed = {
  text: "",
  end: { type: "malformed", message: "The provider sent an event that is not of its protocol." },
};

/** Only the start of a message has it. */
function withModel(event: ServerSentEvent, model: string): ServerSentEvent {
  if (event.event !== "message_start") return event;
  const message = getMember(event.data, "message");
  if (message === undefined) return event;
  return { ...event, data: setMember(event.data, "message", renamed(message, model)) };
}

function renamed(text: string, model: string): string {
  return getMember(text, "model") === undefined ? text : setMember(text, "model", model);
}
