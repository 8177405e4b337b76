// The end of an answer, which comes with the provider's own.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { Answer } from "./answer.ts";
import { endEvent } from "./finish-reason.ts";
import { closing, deltaIn } from "./parts.ts";

/** All that is missing if this is the end. */
export function ending(answer: Answer): AnswerEvent[] {
  const { open, aside, hasAnswered, parts: index, stop } = answer;
  const events: AnswerEvent[] = [];
  for (const part of open.values()) events.push(...closing(part));
  if (!hasAnswered && aside !== "") {
    events.push({ type: "part-start", index, part: { type: "text" } }, ...deltaIn(index, aside));
    events.push({ type: "part-end", index });
  }
  return [...events, endEvent(stop, answer)];
}

/** A body that ends here has all of the answer: copies of the protocol leave `message_stop` out. */
export function canEnd({ hasStarted, isFinished, open }: Answer): boolean {
  return hasStarted && isFinished && ![...open.values()].some(({ block }) => block.hasInput);
}
