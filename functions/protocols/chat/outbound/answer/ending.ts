// The end of an answer: the provider's `[DONE]`, or that of its body once every choice has a finish reason.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { type Answer, type Choice, choiceAt, expectedIn, startOf } from "./answer.ts";
import { areNamed, endCalls } from "./call-parts.ts";
import { endEvent } from "./finish-reason.ts";
import { closeText, say } from "./texts.ts";

/** All that is missing if this is the end. An answer that has said nothing has one choice all the same. */
export function ending(answer: Answer): AnswerEvent[] {
  choiceAt(answer, 0);
  const events = startOf(answer);
  for (const choice of answer.choices.values()) for (const event of endChoice(answer, choice)) events.push(event);
  return events;
}

function endChoice(answer: Answer, choice: Choice): AnswerEvent[] {
  const called = endCalls(answer, choice);
  const aside = choice.hasAnswered ? [] : say(answer, choice, { type: "text", text: choice.aside });
  return [...called, ...aside, ...closeText(choice), endEvent(choice)];
}

export function canEnd(answer: Answer): boolean {
  const choices = [...answer.choices.values()];
  return choices.length >= expectedIn(answer) && choices.every(({ stop }) => stop !== undefined) && isReadable(answer);
}

export function isReadable({ choices }: Answer): boolean {
  return [...choices.values()].every(areNamed);
}
