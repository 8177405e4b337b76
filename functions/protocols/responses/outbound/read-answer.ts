// Reads an answer of OpenAI's Responses into the events of the internal form.
import type { AnswerReader, ReadEvents, ReadOptions } from "../../../core/protocol.ts";
import { reportsError } from "../../../core/upstream/reports-error.ts";
import { isDone, type ServerSentEvent } from "../../../core/wire/sse.ts";
import { answerReader, NOTHING } from "../../answers/answer-reader.ts";
import { parseData } from "../../answers/event-data.ts";
import { errorIn } from "../said.ts";
import { type Answer, openAnswer } from "./answer/answer.ts";
import { readFailure, readResponse } from "./answer/response.ts";
import { readStreamEvent } from "./answer/stream-events.ts";

/** An answer without its last event is never complete. */
export function readAnswer(options: ReadOptions): AnswerReader {
  return answerReader(openAnswer(options), { readEvent, canEnd: () => false, ending: () => [] });
}

/** The name of an event is its data's `type`. A failure may have any text. */
function readEvent(answer: Answer, { event, data }: Pick<ServerSentEvent, "event" | "data">): ReadEvents | undefined {
  const isStream = answer.options.stream === true;
  if (isStream && isDone({ data })) return NOTHING;
  const value = parseData(data);
  if (value === undefined) return event === "error" ? { events: [], error: { message: data } } : undefined;
  const { type = event } = value;
  if (type === "response.failed") return readFailure(value);
  if (reportsError(value, type === "error" || event === "error")) return { events: [], error: errorIn(value) };
  if (!isStream) return readResponse(answer, value);
  return typeof type === "string" ? readStreamEvent(answer, type, value) : undefined;
}
