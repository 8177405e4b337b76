// One answer of Anthropic's Messages API while it is read: the parts that have begun, and how it ends.
import type { AnswerEvent } from "../../core/conversation/events.ts";
import type { ReadOptions } from "../../core/protocol.ts";
import { type Block, signatureOf } from "./blocks.ts";
import { endEvent, type Stop } from "./finish-reason.ts";
import { NO_COUNTS, type TokenCounts } from "./usage.ts";

export interface Answer {
  readonly options: ReadOptions;
  /** What has begun and not ended, by the index of its block. */
  readonly open: Map<number, OpenPart>;
  hasStarted: boolean;
  /** Of `message_start`. */
  message: { readonly id: string | undefined } | undefined;
  /** How many parts have begun. */
  parts: number;
  counts: TokenCounts;
  stop: Stop | undefined;
  /** Whether it has a stop reason, and nothing came after it. */
  isFinished: boolean;
  /** Whether it calls a tool of the client. */
  callsTools: boolean;
  /** Whether it calls the tool whose input is the answer. */
  hasAnswered: boolean;
  /** Text beside the call of that tool. It is the answer only if the call never comes. */
  aside: string;
  end: "complete" | "failed" | undefined;
}

interface OpenPart {
  readonly block: Block;
  readonly index: number;
  /** A tool's input that came with its start. It counts if no delta follows. */
  readonly input: string;
  hasDelta: boolean;
  signature: string;
}

export function openAnswer(options: ReadOptions): Answer {
  const nothing = { hasStarted: false, message: undefined, parts: 0, counts: NO_COUNTS, stop: undefined };
  const calls = { callsTools: false, hasAnswered: false, aside: "" };
  return { options, open: new Map(), ...nothing, ...calls, isFinished: false, end: undefined };
}

/** The start of the answer, if this is the first that is said of it. */
export function start(answer: Answer, id?: string): AnswerEvent[] {
  if (answer.hasStarted) return [];
  answer.hasStarted = true;
  return [{ type: "start", id }];
}

interface BlockStart {
  /** Of the block. */
  readonly at: number;
  readonly block: Block;
  readonly input: string;
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

function closing({ block, index, input, hasDelta, signature }: OpenPart): AnswerEvent[] {
  if (index < 0) return [];
  const rest = hasDelta ? "" : input || (block.isAnswer ? "{}" : "");
  const signed = signature === "" ? {} : { signature: signatureOf(signature) };
  return [...deltaIn(index, rest), { type: "part-end", index, ...signed }];
}

function deltaIn(index: number, text: string): AnswerEvent[] {
  return text === "" ? [] : [{ type: "part-delta", index, text }];
}

/** All that is missing if this is the end. */
export function ending(answer: Answer): AnswerEvent[] {
  const { open, aside, hasStarted, hasAnswered, parts: index, stop } = answer;
  const events: AnswerEvent[] = hasStarted ? [] : [{ type: "start", id: undefined }];
  for (const part of open.values()) events.push(...closing(part));
  if (!hasAnswered && aside !== "") {
    events.push({ type: "part-start", index, part: { type: "text" } }, ...deltaIn(index, aside));
    events.push({ type: "part-end", index });
  }
  return [...events, endEvent(stop, answer)];
}

/** A body that ends here has all of the answer: copies of the protocol leave `message_stop` out. */
export function canEnd({ isFinished, open }: Answer): boolean {
  return isFinished && ![...open.values()].some(({ block }) => block.hasInput);
}
