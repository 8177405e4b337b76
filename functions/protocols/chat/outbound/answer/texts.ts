// The parts that texts and reasoning are. They go on from piece to piece, until something else is said.
import type { Signature } from "../../../../core/conversation/conversation.ts";
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { type Answer, beginPart, type Choice, deltaOf, type OpenText } from "./answer.ts";
import type { SignaturePiece } from "./piece.ts";

interface TextPiece {
  readonly type: OpenText["type"];
  readonly text: string;
}

export function say(answer: Answer, choice: Choice, { type, text }: TextPiece): AnswerEvent[] {
  if (text === "") return [];
  if (choice.open?.type === type) return deltaOf(choice.open.index, text);
  return [...openText(answer, choice, type), ...deltaOf(answer.parts - 1, text)];
}

function openText(answer: Answer, choice: Choice, type: OpenText["type"]): AnswerEvent[] {
  const events = closeText(choice);
  choice.open = { index: answer.parts, type };
  return [...events, ...beginPart(answer, choice, { type })];
}

/** The reasoning that is open ends with this signature. Its own text may be all that came before, or all that comes. */
export function sign(answer: Answer, choice: Choice, { text, signature }: SignaturePiece): AnswerEvent[] {
  const isOpen = choice.open?.type === "reasoning";
  const opened = isOpen ? [] : [...openText(answer, choice, "reasoning"), ...deltaOf(answer.parts - 1, text)];
  return [...opened, ...closeText(choice, signature)];
}

export function redact(answer: Answer, choice: Choice, data: Signature): AnswerEvent[] {
  const index = answer.parts;
  const events = [...closeText(choice), ...beginPart(answer, choice, { type: "redacted-reasoning", data })];
  return [...events, { type: "part-end", index }];
}

/** The end of the text that is open. */
export function closeText(choice: Choice, signature?: Signature): AnswerEvent[] {
  const { open } = choice;
  choice.open = undefined;
  return open === undefined ? [] : [{ type: "part-end", index: open.index, ...(signature && { signature }) }];
}
