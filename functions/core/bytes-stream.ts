// An answer that is passed on as it comes, byte for byte: sound, or a document too large to be held.
import type { PassedEnd } from "./protocol.ts";

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
  /** What was kept back of a whole answer, so that nobody takes one for whole that is not settled. */
  end(): Uint8Array;
  /** Whether a part of the answer cannot be told from all of it: then the connection has to say so. */
  readonly looksWhole: boolean;
}

export interface PassedBytes {
  readonly bytes: Uint8Array;
  /** Only where it has failed. */
  readonly end?: PassedEnd | undefined;
}
