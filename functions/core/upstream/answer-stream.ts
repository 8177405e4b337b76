// Passes the events of one read on, up to the end of the answer.
import type { AnswerStream, PassedEnd } from "../answer-stream.ts";
import { isSignOfLife, type ServerSentEvent } from "../wire/sse.ts";

export interface PassedEvents {
  readonly text: string;
  readonly end: PassedEnd | undefined;
}

export function passAll(answer: AnswerStream, events: readonly ServerSentEvent[]): PassedEvents {
  let text = "";
  for (const event of events) {
    if (isSignOfLife(event)) continue;
    const passed = answer.pass(event);
    text += passed.text;
    if (passed.end !== undefined) return { text, end: passed.end };
  }
  return { text, end: undefined };
}
