// Passes a stream of events on: each as it came, but for the gateway's name of the model.
import type { AnswerStream, Passed } from "../../core/answer-stream.ts";
import type { Completion } from "../../core/completion.ts";
import { formatEvent, isDone, type ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../answers/event-data.ts";
import type { Endpoint } from "./endpoint.ts";
import { errorEvent, malformed, noteAnswer, renamed } from "./said.ts";

/** Several images have an event each that completes them. How many come is for the provider to say. */
export function passEvents({ stream }: Endpoint, completion: Completion): AnswerStream {
  const last = holdLast();
  let completed = 0;
  let finishedAt: number | undefined;
  const pass = (event: ServerSentEvent): Passed => {
    const answer = parseData(event.data);
    if (answer === undefined) return notJson(event, completion);
    const failure = noteAnswer(completion, answer, event.event === "error");
    if (failure !== undefined) return failure;
    if (answer["type"] === stream?.last) completed++;
    if (completed >= completion.expected) finishedAt ??= Date.now();
    completion.finishedAt = finishedAt;
    const text = formatEvent({ ...event, data: renamed(event.data, answer, completion) });
    return { text: last.next(text, completed > 0) };
  };
  return {
    pass(event) {
      if (!isDone(event)) return pass(event);
      last.hold(formatEvent(event));
      return COMPLETE;
    },
    isComplete: () => completed > 0,
    close: () => "",
    end: last.take,
    fail: (error) => last.take() + errorEvent(error),
  };
}

const COMPLETE: Passed = { text: "", end: { type: "complete" } };

/**
 * From the event on that may be the last, each is held back until the next one comes or the call is settled: who has read the
 * end finds the limits as this call left them. The first is never held: with it, the answer has begun.
 */
function holdLast() {
  let held = "";
  let hasBegun = false;
  const take = () => {
    const text = held;
    held = "";
    return text;
  };
  return {
    take,
    hold(text: string): void {
      held += text;
    },
    next(text: string, mayBeLast: boolean): string {
      const passed = take() + (mayBeLast && hasBegun ? "" : text);
      if (mayBeLast && hasBegun) held = text;
      hasBegun = true;
      return passed;
    },
  };
}

/** An event that is called an error may hold any text. */
function notJson({ event, data }: ServerSentEvent, completion: Completion): Passed {
  const failure = event === "error" ? noteAnswer(completion, { message: data }, true) : undefined;
  return failure ?? malformed("The provider sent an event that is not JSON.");
}
