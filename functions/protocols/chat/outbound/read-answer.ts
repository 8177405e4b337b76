// Reads an answer of OpenAI's chat completions into the events of the internal form.
import type { AnswerReader, ReadEvents, ReadOptions } from "../../../core/protocol.ts";
import { isDone, type ServerSentEvent } from "../../../core/wire/sse.ts";
import { answerReader } from "../../answers/answer-reader.ts";
import { type Chunk, readChunk } from "../chunk.ts";
import { type Answer, expectedIn, openAnswer } from "./answer/answer.ts";
import { readChoices } from "./answer/choices.ts";
import { canEnd, ending, isReadable } from "./answer/ending.ts";
import { failureIn } from "./answer/finish-reason.ts";
import { idIn } from "./answer/text.ts";

export function readAnswer(options: ReadOptions): AnswerReader {
  return answerReader(openAnswer(options), { readEvent, canEnd, ending });
}

type Event = Pick<ServerSentEvent, "event" | "data">;

function readEvent(answer: Answer, event: Event): ReadEvents | undefined {
  const isStream = answer.options.stream === true;
  if (isStream && isDone(event)) return finish(answer, { events: [] });
  const chunk = readChunk(event);
  if (chunk === undefined) return undefined;
  const { usage, error } = chunk;
  if (error !== undefined) return { events: [], usage, error };
  const read = readParts(answer, chunk, event.data);
  if (isStream || read === undefined || read.error !== undefined) return read;
  return answer.choices.size === 0 ? undefined : finish(answer, read);
}

function readParts(answer: Answer, { id, choices, usage }: Chunk, data: string): ReadEvents | undefined {
  answer.id ??= idIn(id);
  const parts = choices.filter(({ index }) => index < expectedIn(answer));
  const events = readChoices(answer, parts, data);
  if (events === undefined) return undefined;
  const error = parts.map(failureIn).find((failure) => failure !== undefined);
  if (error !== undefined) return { events, usage, error };
  const finishReasons = parts.flatMap(({ index, finishReason: reason }) => (reason ? [{ index, reason }] : []));
  return { events, usage, finishReasons };
}

/** The provider's own end. Undefined: it calls a tool that has no name. */
function finish(answer: Answer, read: ReadEvents): ReadEvents | undefined {
  if (!isReadable(answer)) return undefined;
  answer.end = "complete";
  return { ...read, events: [...read.events, ...ending(answer)], isComplete: true };
}
