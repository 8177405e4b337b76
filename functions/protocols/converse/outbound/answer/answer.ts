// One answer of Converse while it is read: what it has said so far.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { Usage } from "../../../../core/limits/usage.ts";
import type { ReadOptions } from "../../../../core/protocol.ts";
import type { Members } from "../../../../core/wire/members.ts";

export interface Answer {
  readonly options: ReadOptions;
  /** What has begun and not ended, by the index of its block. */
  readonly open: Map<number, OpenPart>;
  hasStarted: boolean;
  /** How many parts have begun. */
  parts: number;
  /** The last that was counted. */
  usage: Usage | undefined;
  /** What the guardrails report. */
  trace: Members | undefined;
  /** The last stop reason, if nothing was said behind it; it may be empty. */
  stop: string | undefined;
  /** Whether it calls a tool of the client. */
  callsTools: boolean;
  /** Whether it calls the tool whose input is the answer. */
  hasAnswered: boolean;
  /** Text beside the call of that tool. It is the answer only if the call never comes. */
  aside: string;
  end: "complete" | "failed" | undefined;
}

/**
 * `input` is that of a call, or of the tool whose input is the answer. `redacted` reasoning is a part only once it is whole;
 * and what a tool of the provider is asked is none.
 */
export type OpenKind = "text" | "reasoning" | "redacted" | "input" | "ignored";

export interface OpenPart {
  readonly kind: OpenKind;
  /** Negative: the client does not see it, or not yet. */
  readonly index: number;
  hasText: boolean;
  /** Of reasoning. */
  signature: string;
  /** Of redacted reasoning, in base64. */
  readonly pieces: string[];
}

export function openAnswer(options: ReadOptions): Answer {
  const nothing = { hasStarted: false, parts: 0, usage: undefined, trace: undefined, stop: undefined, end: undefined };
  return { options, open: new Map(), ...nothing, callsTools: false, hasAnswered: false, aside: "" };
}

/** The start of the answer, if this is the first that is said of it. Converse has no name for it. */
export function start(answer: Answer): AnswerEvent[] {
  if (answer.hasStarted) return [];
  answer.hasStarted = true;
  return [{ type: "start", id: undefined }];
}
