// Passes a provider's own answer on: every event as it came, but for the gateway's name of the model. What the events say of
// the answer is noted beside it.
import { type Completion, hasAllFinishReasons, note } from "../../core/completion.ts";
import type { AnswerStream, Passed } from "../../core/protocol.ts";
import { reportedError } from "../../core/upstream/refusal.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import { getMember, setMember } from "../../core/wire/json.ts";
import { formatEvent, isDone, type ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../event-data.ts";
import { canEnd, openNativeStream, readNativeEvent } from "./native-events.ts";
import { withCode } from "./outbound/answer/error-code.ts";
import { loggedReasons } from "./outbound/answer/finish-reason.ts";
import { messageSays, type Said } from "./said.ts";

export function passThrough(completion: Completion): AnswerStream {
  const model = JSON.stringify(completion.model);
  const isComplete = () => hasAllFinishReasons(completion);
  if (!completion.request.stream)
    return { pass: (event) => passMessage(event, completion, model), isComplete, close: () => "" };
  const stream = openNativeStream();
  let opening = "";
  let end: string | undefined;
  return {
    pass(event) {
      const said = isDone(event) ? FOREIGN_END : readNativeEvent(stream, event);
      const failure = noted(completion, said);
      if (failure !== undefined) return failure;
      const text = opening + (said === FOREIGN_END ? "" : textOf(event, said, model));
      if (said?.isComplete) end = text;
      opening = stream.hasBegun || text.length > LONGEST_OPENING ? "" : text;
      if (said?.isComplete) return COMPLETE;
      return opening === "" ? { text } : NOTHING;
    },
    isComplete: () => isComplete() && canEnd(stream),
    close: () => "",
    end: () => end,
  };
}

const NOTHING: Passed = { text: "" };
const COMPLETE: Passed = { text: "", end: { type: "complete" } };
/** The end of OpenAI's streams, which copies of this protocol may send, too. Its clients expect none. */
const FOREIGN_END: Said = {};

/**
 * In characters. What comes before the answer begins, such as a ping, waits for it, so that another target can still be asked
 * if this one fails. A provider has a few of these events at most.
 */
const LONGEST_OPENING = 64 * 1024;

/** Only the start of a message names the model. */
function textOf(event: ServerSentEvent, said: Said | undefined, model: string): string {
  const message = said?.isStart ? getMember(event.data, "message") : undefined;
  if (message === undefined || getMember(message, "model") === undefined) return formatEvent(event);
  return formatEvent({ ...event, data: setMember(event.data, "message", setMember(message, "model", model)) });
}

function passMessage({ data }: ServerSentEvent, completion: Completion, model: string): Passed {
  const message = parseData(data);
  if (message === undefined) return malformed("The provider's answer is not JSON.");
  const isError = reportsError(message, message["type"] === "error");
  const failure = noted(completion, isError ? { error: withCode(reportedError(message)) } : messageSays(message));
  if (failure !== undefined) return failure;
  if (!Array.isArray(message["content"])) return malformed("The provider's answer is not a message.");
  return { ...COMPLETE, text: "model" in message ? setMember(data, "model", model) : data };
}

/** How the answer fails by it, if it does. */
function noted(completion: Completion, said: Said | undefined): Passed | undefined {
  if (said === undefined) return malformed("The provider sent an event that is not of its protocol.");
  const { usage, generated = "", stop, error } = said;
  const reasons = stop === undefined ? [] : loggedReasons(stop, CALLS_TOOLS);
  const ends = reasons.map(({ index, reason }) => ({ index, generated: "", finishReason: reason }));
  const text = generated === "" ? [] : [{ index: 0, generated, finishReason: undefined }];
  note(completion, { usage, hasUsage: usage !== undefined, choices: [...text, ...ends] });
  if (error !== undefined) return { text: "", end: { type: "error", error } };
  return said.malformed === undefined ? undefined : malformed(said.malformed);
}

/** Its calls are the client's own. */
const CALLS_TOOLS = { callsTools: true, hasAnswered: false } as const;

function malformed(message: string): Passed {
  return { text: "", end: { type: "malformed", message } };
}
