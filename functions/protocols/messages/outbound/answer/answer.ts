// One answer of Anthropic's Messages API while it is read: what it has said so far.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { ReadOptions } from "../../../../core/protocol.ts";
import type { Block } from "./blocks.ts";
import type { Stop } from "./finish-reason.ts";
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

export interface OpenPart {
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
