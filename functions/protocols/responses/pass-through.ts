// Passes a provider's own answer on: every event as it came, but for the gateway's name of the model. What the events say of
// the answer is noted beside it.
import { type Completion, hasAllFinishReasons, note } from "../../core/completion.ts";
import type { AnswerStream, Passed } from "../../core/protocol.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import { getMember, setMember } from "../../core/wire/json.ts";
import { formatEvent, isDone, type ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../event-data.ts";
import { openNativeStream, readNativeEvent, wholeSays } from "./native-events.ts";
import { openRemains } from "./native-failure.ts";
import { errorIn, type Said } from "./said.ts";

export function passThrough(completion: Completion): AnswerStream {
  const model = JSON.stringify(completion.model);
  const isComplete = () => hasAllFinishReasons(completion);
  return completion.request.stream
    ? { ...passStream(completion, model), isComplete, close: () => "" }
    : { pass: (event) => passResponse(event, completion, model), isComplete, close: () => "" };
}

function passStream(completion: Completion, model: string): Pick<AnswerStream, "pass" | "end" | "fail"> {
  const stream = openNativeStream();
  const remains = openRemains();
  let opening = "";
  let end: string | undefined;
  return {
    pass(event) {
      if (isDone(event)) return NOTHING;
      const said = readNativeEvent(stream, event);
      const data = renamed(event.data, said, model);
      remains.keep(said, data);
      const failure = noted(completion, said);
      if (failure !== undefined) return failure;
      const text = opening + formatEvent({ ...event, data });
      opening = stream.hasBegun || text.length > LONGEST_OPENING ? "" : text;
      if (said?.isComplete) end = text;
      if (said?.isComplete) return COMPLETE;
      return opening === "" ? { text } : NOTHING;
    },
    end: () => end,
    fail: (error) => remains.fail(error, stream.nextNumber),
  };
}

const NOTHING: Passed = { text: "" };
const COMPLETE: Passed = { text: "", end: { type: "complete" } };

/**
 * In characters. What comes before the answer begins, such as a sign of life, waits for it, so that another target can still be
 * asked if this one fails.
 */
const LONGEST_OPENING = 64 * 1024;

/** Only events that have the response as a whole name the model. */
function renamed(data: string, said: Said | undefined, model: string): string {
  const response = said?.holds === "response" ? getMember(data, "response") : undefined;
  if (response === undefined || getMember(response, "model") === undefined) return data;
  return setMember(data, "response", setMember(response, "model", model));
}

function passResponse({ data }: ServerSentEvent, completion: Completion, model: string): Passed {
  const response = parseData(data);
  if (response === undefined) return malformed("The provider's answer is not JSON.");
  const isError = reportsError(response, response["type"] === "error");
  const failure = noted(completion, isError ? { error: errorIn(response) } : wholeSays(response));
  if (failure !== undefined) return failure;
  if (!Array.isArray(response["output"])) return malformed("The provider's answer is not a response.");
  return { ...COMPLETE, text: "model" in response ? setMember(data, "model", model) : data };
}

/** How the answer fails by it, if it does. */
function noted(completion: Completion, said: Said | undefined): Passed | undefined {
  if (said === undefined) return malformed("The provider sent an event that is not of its protocol.");
  const { usage, generated = "", ending, error } = said;
  const ends = ending === undefined ? [] : [{ index: 0, generated: "", finishReason: ending }];
  const text = generated === "" ? [] : [{ index: 0, generated, finishReason: undefined }];
  note(completion, { usage, hasUsage: usage !== undefined, choices: [...text, ...ends] });
  if (error !== undefined) return { text: "", end: { type: "error", error } };
  return said.malformed === undefined ? undefined : malformed(said.malformed);
}

function malformed(message: string): Passed {
  return { text: "", end: { type: "malformed", message } };
}
