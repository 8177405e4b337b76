// The internal form of an answer: what a provider sends, in the order in which it does, as a client of another protocol can
// be told. A stream and a JSON answer have the same events.
import type { Members } from "../wire/members.ts";
import type { Signature } from "./conversation.ts";

export type AnswerEvent = StartEvent | PartStartEvent | PartDeltaEvent | PartEndEvent | EndEvent;

/** The first, once. */
export interface StartEvent {
  readonly type: "start";
  /** The provider's name for the answer. */
  readonly id: string | undefined;
}

/** A part begins. Parts are numbered from 0 over the whole answer, and one may begin before another has ended. */
export interface PartStartEvent {
  readonly type: "part-start";
  readonly index: number;
  /** Which of several answers to one request it belongs to; 0 if it does not say. */
  readonly choice?: number | undefined;
  readonly part: OpenedPart;
}

export type OpenedPart =
  | { readonly type: "text" }
  | { readonly type: "reasoning" }
  /** Reasoning that only its maker can read. It has no deltas. */
  | { readonly type: "redacted-reasoning"; readonly data: Signature }
  | OpenedCall;

/** Its deltas are the pieces of its input, which is JSON text. */
export interface OpenedCall {
  readonly type: "tool-call";
  readonly id: string;
  readonly name: string;
  /** At the beginning, because that is where clients look for it. */
  readonly signature?: Signature | undefined;
}

export interface PartDeltaEvent {
  readonly type: "part-delta";
  readonly index: number;
  /** Never empty. */
  readonly text: string;
}

export interface PartEndEvent {
  readonly type: "part-end";
  readonly index: number;
  /** Of reasoning. */
  readonly signature?: Signature | undefined;
}

/** The last of each choice. There is none in an answer that was cut or failed. */
export interface EndEvent {
  readonly type: "end";
  /** 0 if it does not say. */
  readonly choice?: number | undefined;
  readonly reason: FinishReason;
  /** The stop sequence that ended it, where the provider says so. */
  readonly stopSequence?: string | undefined;
  /** Why the model refuses, in words. */
  readonly refusal?: string | undefined;
  /** What the provider's own guardrails report of the answer, in the provider's form. */
  readonly trace?: Members | undefined;
}

export type FinishReason = "stop" | "length" | "tool-calls" | "content-filter";
