// The end of an answer: behind its stop reason come its usage and the report of its guardrails.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { Answer } from "./answer.ts";
import { failureOf, reasonOf } from "./finish-reason.ts";
import { closing } from "./parts.ts";

/** All that is missing if this is the end. */
export function ending(answer: Answer): AnswerEvent[] {
  const { open, aside, hasAnswered, trace } = answer;
  const events = [...open.values()].flatMap((part) => closing(answer, part));
  const end: AnswerEvent = { type: "end", reason: reasonOf(answer), ...(trace && { trace }) };
  return hasAnswered || aside === "" ? [...events, end] : [...events, ...textPart(answer, aside), end];
}

function textPart(answer: Answer, text: string): AnswerEvent[] {
  const index = answer.parts++;
  return [
    { type: "part-start", index, part: { type: "text" } },
    { type: "part-delta", index, text },
    { type: "part-end", index },
  ];
}

/** A body that ends here has all of the answer, but for its usage. */
export function canEnd(answer: Answer): boolean {
  const { stop, open } = answer;
  return (
    stop !== undefined && failureOf(answer) === undefined && ![...open.values()].some(({ kind }) => kind === "input")
  );
}
