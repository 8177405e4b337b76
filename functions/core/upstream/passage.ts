// How an answer goes on behind its beginning: an event at a time, or byte for byte.
import type { AnswerStream, BytesStream, PassedEnd } from "../answer-stream.ts";
import type { GatewayError } from "../error.ts";
import { isSignOfLife, type ServerSentEvent } from "../wire/sse.ts";

/** Of the body of a reply. */
export type Piece = string | Uint8Array;

export interface PassedRead {
  readonly piece: Piece;
  readonly end: PassedEnd | undefined;
}

/** What is read is for `pass` alone, so nothing else has to know what it is. */
export interface Passage<Read = unknown> {
  /** Undefined where the first read was all of it. */
  readonly rest: AsyncIterator<Read> | undefined;
  /** What the client gets of a read, up to the end of the answer. */
  pass(read: Read): PassedRead;
  isComplete(): boolean;
  close(): string;
  /** What marks the complete answer; the protocol's frame has it if this is undefined. */
  end(): Piece | undefined;
  /** What ends an answer that has failed; the protocol's frame has it if this is undefined. */
  fail(error: GatewayError, requestId: string): string | undefined;
  /** Where the client gets the bytes as they come. */
  readonly bytes?: BytesStream;
}

export function eventPassage(
  answer: AnswerStream,
  rest: AsyncIterator<ServerSentEvent[]> | undefined,
): Passage<readonly ServerSentEvent[]> {
  return {
    rest,
    pass: (events) => passEvents(answer, events),
    isComplete: () => answer.isComplete(),
    close: () => answer.close(),
    end: () => answer.end?.(),
    fail: (error, requestId) => answer.fail?.(error, requestId),
  };
}

/** Nothing can be said behind such an answer: one that fails is cut. */
export function bytePassage(bytes: BytesStream, rest: AsyncIterator<Uint8Array>): Passage<Uint8Array> {
  return {
    rest,
    pass: (read) => passBytes(bytes, read),
    isComplete: () => bytes.isComplete(),
    close: () => "",
    end: () => bytes.end(),
    fail: () => "",
    bytes,
  };
}

export function passEvents(answer: AnswerStream, events: readonly ServerSentEvent[]): PassedRead {
  let piece = "";
  for (const event of events) {
    if (isSignOfLife(event)) continue;
    const passed = answer.pass(event);
    piece += passed.text;
    if (passed.end !== undefined) return { piece, end: passed.end };
  }
  return { piece, end: undefined };
}

export function passBytes(bytes: BytesStream, read: Uint8Array): PassedRead {
  const { bytes: piece, end } = bytes.pass(read);
  return { piece, end };
}
