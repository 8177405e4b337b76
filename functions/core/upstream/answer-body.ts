// The body of a provider's answer, before it is known what it is.
import { growingBytes } from "../wire/growing-bytes.ts";

const SPACE = new Set([9, 10, 13, 32]);
const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;

/** Reads up to the first byte that is no white space: JSON begins with a bracket, and no server-sent event does. */
export async function isJsonBody(body: AsyncIterable<Uint8Array>): Promise<{
  readonly isJson: boolean;
  /** All of the body but white space before its beginning. */
  readonly body: AsyncIterable<Uint8Array>;
}> {
  const bytes = body[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await bytes.next();
    if (done) return { isJson: false, body: resume(bytes, undefined) };
    const first = value.find((byte) => !SPACE.has(byte));
    if (first === undefined) continue;
    return { isJson: first === OPEN_BRACE || first === OPEN_BRACKET, body: resume(bytes, value) };
  }
}

/** What was read already, and then the rest, with nothing in between: a stream would pay for it with every chunk. */
function resume(rest: AsyncIterator<Uint8Array>, read: Uint8Array | undefined): AsyncIterable<Uint8Array> {
  let first = read;
  const next = () => {
    if (first === undefined) return rest.next();
    const value = first;
    first = undefined;
    return Promise.resolve({ value, done: false });
  };
  return {
    [Symbol.asyncIterator]: () => ({ next, return: async () => rest.return?.() ?? { value: undefined, done: true } }),
  };
}

interface ReadOptions {
  /** In bytes. */
  readonly longest: number;
  /** Called for every read. */
  heard?(): void;
}

/** The whole text. Throws what reading throws, and a RangeError if it is too long. */
export async function readText(body: AsyncIterable<Uint8Array>, { longest, heard }: ReadOptions): Promise<string> {
  const read = growingBytes();
  for await (const bytes of body) {
    heard?.();
    if (read.length() + bytes.byteLength > longest) throw new RangeError("the provider's answer is too long");
    read.add(bytes);
  }
  return decoder.decode(read.all());
}

/** Of whole texts: it keeps nothing between them. */
const decoder = new TextDecoder();
