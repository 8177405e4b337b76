// Holds the beginning of an answer that may be passed on while it comes. Most are whole by then.
import { growingBytes } from "../wire/growing-bytes.ts";

export interface HeldAnswer {
  readonly bytes: Uint8Array;
  /** What follows where the answer is longer. Undefined if it is whole. */
  readonly rest: AsyncIterator<Uint8Array> | undefined;
}

interface HoldOptions {
  /** In bytes. */
  readonly longest: number;
  /** Called for every read. */
  heard(): void;
}

/** Throws what reading throws. */
export async function holdAnswer(
  body: AsyncIterable<Uint8Array>,
  { longest, heard }: HoldOptions,
): Promise<HeldAnswer> {
  const held = growingBytes();
  const reads = body[Symbol.asyncIterator]();
  while (held.length() <= longest) {
    const { done, value } = await reads.next();
    if (done) return { bytes: held.all(), rest: undefined };
    heard();
    held.add(value);
  }
  return { bytes: held.all(), rest: reads };
}
