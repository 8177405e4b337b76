// What becomes of one answer on its way to the client: an event at a time, or byte for byte.
import type { GatewayError } from "./error.ts";
import type { Members } from "./wire/members.ts";
import type { ServerSentEvent } from "./wire/sse.ts";

/** What becomes of one answer on its way to the client, passed through or translated. One for each attempt. */
export interface AnswerStream {
  /** What the client gets of an event. A JSON answer is one event, and its text. */
  pass(event: ServerSentEvent): Passed;
  /** Whether the answer is complete if the body ends here. */
  isComplete(): boolean;
  /** What the client gets behind the last event of a complete answer. */
  close(): string;
  /** What marks the complete answer, behind that and last of all; the protocol's frame has it if this is missing. */
  end?(): string | undefined;
  /** What ends a stream that failed, where that says what there was of the answer; the protocol's frame has it otherwise. */
  fail?(error: GatewayError, requestId: string): string | undefined;
  /** How an answer that is no stream of events goes on while it comes, where it need not be held until it is whole. */
  readonly bytes?: BytesStream;
  /** Of what the client gets, where that is neither a stream of events nor JSON. */
  readonly contentType?: string | undefined;
}

export interface Passed {
  readonly text: string;
  readonly end?: PassedEnd | undefined;
}

/**
 * The answer has ended: with all of it, with what reports a failure (`error` holds the error object, or is one; a refusal is one
 * of the request itself), or with what cannot be read.
 */
export type PassedEnd =
  | { readonly type: "complete" }
  | { readonly type: "error"; readonly error: Members; readonly isRefusal?: boolean | undefined }
  | { readonly type: "malformed"; readonly message: string };

/** What is known of an answer before its body. */
export interface AnswerHead {
  /** As the provider wrote it; empty if it did not. */
  readonly contentType: string;
}

/** One for each attempt. */
export interface BytesStream {
  /** An answer of up to so many bytes is held until it is whole, and then passed as an event. */
  readonly held: number;
  /** What the client gets of the bytes, at once. */
  pass(bytes: Uint8Array): PassedBytes;
  /** Whether the answer is whole if the body ends here. */
  isComplete(): boolean;
  /** What was kept back of a whole answer, so that no client takes an answer for whole that is not settled. */
  end(): Uint8Array;
  /** Whether a part of the answer looks like all of it: then the connection has to say so. */
  readonly looksWhole: boolean;
}

export interface PassedBytes {
  readonly bytes: Uint8Array;
  /** Only where it has failed. */
  readonly end?: PassedEnd | undefined;
}
