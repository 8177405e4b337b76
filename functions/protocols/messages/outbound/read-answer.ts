// Reads an answer of Anthropic's Messages API into the events of the internal form.
import type { AnswerReader, ReadEvents, ReadOptions } from "../../../core/protocol.ts";
import { reportedError } from "../../../core/upstream/refusal.ts";
import { reportsError } from "../../../core/upstream/reports-error.ts";
import type { Members } from "../../../core/wire/members.ts";
import { isDone, type ServerSentEvent } from "../../../core/wire/sse.ts";
import { answerReader, NOTHING } from "../../answers/answer-reader.ts";
import { parseData } from "../../answers/event-data.ts";
import { type Answer, openAnswer } from "./answer/answer.ts";
import { canEnd, ending } from "./answer/ending.ts";
import { withCode } from "./answer/error-code.ts";
import { readMessage } from "./answer/json-answer.ts";
import { READERS } from "./answer/stream-events.ts";

export function readAnswer(options: ReadOptions): AnswerReader {
  return answerReader(openAnswer(options), { readEvent, canEnd, ending });
}

/** The name of an event is its data's `type`. A failure and a sign of life may have any text. */
function readEvent(answer: Answer, { event, data }: Pick<ServerSentEvent, "event" | "data">): ReadEvents | undefined {
  if (event === "ping" || isDone({ data })) return NOTHING;
  const value = parseData(data);
  if (value === undefined) return event === "error" ? failure({ message: data }) : undefined;
  const { type = event } = value;
  if (reportsError(value, type === "error" || event === "error")) return failure(reportedError(value));
  if (typeof type !== "string") return undefined;
  if (type === "message") return readMessage(answer, value, data);
  const read = READERS.get(type);
  return read === undefined ? NOTHING : read(answer, value, data);
}

function failure(error: Members): ReadEvents {
  return { events: [], error: withCode(error) };
}
