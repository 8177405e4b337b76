// The parts of an answer, from the start of a block to its end.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { Answer, OpenPart } from "./answer.ts";
import { type Block, signatureOf } from "./blocks.ts";

interface BlockStart {
  /** Of the block. */
  readonly at: number;
  readonly block: Block;
  readonly input: string;
}

/** Anthropic has one open block at a time, and copies hardly more: without a bound, a stream that closes none fills the memory. */
const MOST_OPEN = 50_000;

/** Whether one more block may be opened. */
export function hasRoom({ open }: Answer): boolean {
  return open.size < MOST_OPEN;
}

export function openPart(answer: Answer, { at, block, input }: BlockStart): AnswerEvent[] {
  answer.isFinished = false;
  answer.hasAnswered ||= block.isAnswer === true;
  answer.callsTools ||= block.part.type === "tool-call";
  const isAside = isAsideIn(answer, block);
  const index = isAside ? -1 : answer.parts++;
  answer.open.set(at, { block, index, input, hasDelta: false, signature: block.signature });
  if (!isAside) return [{ type: "part-start", index, part: block.part }, ...deltaIn(index, block.text)];
  answer.aside += block.text;
  return [];
}

function isAsideIn({ options }: Answer, { part, isAnswer }: Block): boolean {
  return options.answerTool !== undefined && part.type === "text" && !isAnswer;
}

export function continuePart(answer: Answer, part: OpenPart, text: string): AnswerEvent[] {
  if (text === "") return [];
  answer.isFinished = false;
  part.hasDelta = true;
  if (part.index >= 0) return deltaIn(part.index, text);
  answer.aside += text;
  return [];
}

/** With the whole signature of what it holds. */
export function sign(part: OpenPart, signature: string): void {
  if (signature !== "" && part.block.part.type === "reasoning") part.signature = signature;
}

export function closePart(answer: Answer, at: number): AnswerEvent[] {
  const part = answer.open.get(at);
  answer.open.delete(at);
  return part === undefined ? [] : closing(part);
}

export function closing({ block, index, input, hasDelta, signature }: OpenPart): AnswerEvent[] {
  if (index < 0) return [];
  const rest = hasDelta ? "" : input || (block.isAnswer ? "{}" : "");
  const signed = signature === "" ? {} : { signature: signatureOf(signature) };
  return [...deltaIn(index, rest), { type: "part-end", index, ...signed }];
}

export function deltaIn(index: number, text: string): AnswerEvent[] {
  return text === "" ? [] : [{ type: "part-delta", index, text }];
}
