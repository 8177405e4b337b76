// Passes on a provider's own answer in Messages or Responses: every event as it came, but with the gateway's name of the model.
// What the events say is noted for limits and the log.

import type { AnswerStream, Passed } from "../../core/answer-stream.ts";
import { type Completion, hasAllFinishReasons } from "../../core/completion.ts";
import { getMember, setMember } from "../../core/wire/json.ts";
import type { Members } from "../../core/wire/members.ts";
import { formatEvent, isDone, type ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../answers/event-data.ts";
import { malformed, noteSaid, type Said } from "./said.ts";

interface NativeAnswer {
  /** What the protocol calls an answer. Events that hold a whole answer have a member of this name. */
  readonly name: "message" | "response";
  /** The member that every answer has. */
  readonly list: "content" | "output";
  /** Of a JSON answer. */
  readAnswer(answer: Members): Said;
  /** Of a stream. Undefined: it cannot be an event of this answer. */
  readEvent(event: ServerSentEvent): Said | undefined;
  /** Whether the stream says anything of an answer yet. */
  hasBegun(): boolean;
  /** Gets the data of every event, as the client does. */
  keep?(said: Said | undefined, data: string): void;
}

export function passNative(completion: Completion, native: NativeAnswer): AnswerStream {
  const model = JSON.stringify(completion.model);
  const isComplete = () => hasAllFinishReasons(completion);
  const close = () => "";
  if (!completion.request.stream) {
    return { pass: ({ data }) => passAnswer(data, { completion, native, model }), isComplete, close };
  }
  return { ...passStream({ completion, native, model }), isComplete, close };
}

interface Passing {
  readonly completion: Completion;
  readonly native: NativeAnswer;
  /** The model's name as JSON text. */
  readonly model: string;
}

function passStream({ completion, native, model }: Passing): Pick<AnswerStream, "pass" | "end"> {
  let opening = "";
  let end: string | undefined;
  return {
    pass(event) {
      // The end of chat's streams, which copies of other protocols may send, too. Their clients expect none.
      if (isDone(event)) return NOTHING;
      const said = native.readEvent(event);
      const data = said?.holds === native.name ? renamed(event.data, native.name, model) : event.data;
      native.keep?.(said, data);
      const failure = noteSaid(completion, said);
      if (failure !== undefined) return failure;
      const text = opening + formatEvent({ ...event, data });
      opening = native.hasBegun() || text.length > LONGEST_OPENING ? "" : text;
      if (said?.isComplete) end = text;
      if (said?.isComplete) return COMPLETE;
      return opening === "" ? { text } : NOTHING;
    },
    end: () => end,
  };
}

const NOTHING: Passed = { text: "" };
const COMPLETE: Passed = { text: "", end: { type: "complete" } };

/**
 * In characters. What comes before the answer begins, such as a ping, waits for it, so that another target can still be asked
 * if this one fails. A provider has a few of these events at most.
 */
const LONGEST_OPENING = 64 * 1024;

function renamed(data: string, name: string, model: string): string {
  const answer = getMember(data, name);
  if (answer === undefined || getMember(answer, "model") === undefined) return data;
  return setMember(data, name, setMember(answer, "model", model));
}

function passAnswer(data: string, { completion, native, model }: Passing): Passed {
  const answer = parseData(data);
  if (answer === undefined) return malformed("The provider's answer is not JSON.");
  const failure = noteSaid(completion, native.readAnswer(answer));
  if (failure !== undefined) return failure;
  if (!Array.isArray(answer[native.list])) return malformed(`The provider's answer is not a ${native.name}.`);
  return { ...COMPLETE, text: "model" in answer ? setMember(data, "model", model) : data };
}
