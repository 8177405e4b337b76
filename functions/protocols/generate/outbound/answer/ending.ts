// The end of an answer. Google marks none: it has ended if the body has, and every candidate a finish reason.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { type Answer, expectedIn, startOf } from "./answer.ts";
import { endEvent } from "./finish-reason.ts";
import { closing } from "./parts.ts";

/** All that is missing if this is the end. */
export function ending(answer: Answer): AnswerEvent[] {
  const ends = [...answer.candidates.values()].flatMap((candidate) => [...closing(candidate), endEvent(candidate)]);
  return [...startOf(answer), ...ends];
}

export function canEnd(answer: Answer): boolean {
  const candidates = [...answer.candidates.values()];
  return candidates.length >= expectedIn(answer) && candidates.every(({ stop }) => stop !== undefined);
}
