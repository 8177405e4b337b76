// Passes a stream of events on: each as it came, but for the gateway's name of the model.
import type { AnswerStream, Passed } from "../../core/answer-stream.ts";
import type { Completion } from "../../core/completion.ts";
import { formatEvent, isDone, type ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../answers/event-data.ts";
import type { Endpoint } from "./endpoint.ts";
import { malformed, noteAnswer, renamed } from "./said.ts";

/**
 * From the event on that completes the answer, each is held back until the next one comes, or until the call is settled: who has
 * read the end finds the limits as this call left them.
 */
export function passEvents({ stream }: Endpoint, completion: Completion): AnswerStream {
  let held = "";
  let finishedAt: number | undefined;
  const pass = (event: ServerSentEvent): Passed => {
    const answer = parseData(event.data);
    if (answer === undefined) return notJson(event, completion);
    const failure = noteAnswer(completion, answer, event.event === "error");
    if (failure !== undefined) return failure;
    if (answer["type"] === stream?.last) finishedAt ??= Date.now();
    completion.finishedAt = finishedAt;
    const text = formatEvent({ ...event, data: renamed(event.data, answer, completion) });
    if (finishedAt === undefined) return { text };
    const before = held;
    held = text;
    return { text: before };
  };
  return {
    pass(event) {
      if (!isDone(event)) return pass(event);
      held += formatEvent(event);
      return COMPLETE;
    },
    isComplete: () => finishedAt !== undefined,
    close: () => "",
    end: () => held,
  };
}

const COMPLETE: Passed = { text: "", end: { type: "complete" } };

/** An event that is called an error may hold any text. */
function notJson({ event, data }: ServerSentEvent, completion: Completion): Passed {
  const failure = event === "error" ? noteAnswer(completion, { message: data }, true) : undefined;
  return failure ?? malformed("The provider sent an event that is not JSON.");
}
