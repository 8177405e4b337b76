// Reads an answer of Bedrock's Converse into the events of the internal form.
import type { AnswerReader, ReadEvents, ReadOptions } from "../../../core/protocol.ts";
import { reportedError } from "../../../core/upstream/refusal.ts";
import type { Members } from "../../../core/wire/members.ts";
import type { ServerSentEvent } from "../../../core/wire/sse.ts";
import { answerReader, NOTHING } from "../../answers/answer-reader.ts";
import { parseData } from "../../answers/event-data.ts";
import { type Answer, openAnswer } from "./answer/answer.ts";
import { canEnd, ending } from "./answer/ending.ts";
import { withCode } from "./answer/error-code.ts";
import { isRefusal } from "./answer/error-name.ts";
import { readMessage } from "./answer/json-answer.ts";
import { READERS } from "./answer/stream-events.ts";

export function readAnswer(options: ReadOptions): AnswerReader {
  return answerReader(openAnswer(options), { readEvent, canEnd, ending });
}

/** The events of a stream are named in the heads of their frames; an exception is an `error`, with its name as the `type`. */
function readEvent(answer: Answer, { event, data }: Pick<ServerSentEvent, "event" | "data">): ReadEvents | undefined {
  const read = event === undefined ? readMessage : READERS.get(event);
  if (event === "error") return failure(parseData(data) ?? { message: data });
  if (read === undefined) return NOTHING;
  const value = parseData(data);
  return value && read(answer, value, data);
}

function failure(value: Members): ReadEvents {
  const { type } = value;
  const error = withCode({ ...reportedError(value), ...(typeof type === "string" && { type }) });
  return { events: [], error, isRefusal: isRefusal(error) };
}
