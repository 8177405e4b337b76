// Reads an answer of Google's generateContent into the events of the internal form.
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
import { readResponse } from "./answer/response.ts";

export function readAnswer(options: ReadOptions): AnswerReader {
  return answerReader(openAnswer(options), { readEvent, canEnd, ending });
}

/** Google's events have no names. `[DONE]` comes from servers that copy the protocol, and says nothing of the answer. */
function readEvent(answer: Answer, { event, data }: Pick<ServerSentEvent, "event" | "data">): ReadEvents | undefined {
  if (isDone({ data })) return NOTHING;
  const named = event === "error";
  const value = parseData(data);
  if (value === undefined) {
    const error = onlyErrorIn(data) ?? (named ? { message: data } : undefined);
    return error && failure(error);
  }
  return reportsError(value, named) ? failure(value) : readResponse(answer, value, data);
}

/** The failure in a list of one. */
function onlyErrorIn(data: string): Members | undefined {
  const list = data.trim();
  const value = list.startsWith("[") && list.endsWith("]") ? parseData(list.slice(1, -1)) : undefined;
  return value && reportsError(value, false) ? value : undefined;
}

function failure(value: Members): ReadEvents {
  return { events: [], error: withCode(reportedError(value)) };
}
