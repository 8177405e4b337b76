// Reading a stream's bytes as they come. Node's own iterator of a stream does the same, at the price of a `readable` event and
// several promises for each chunk.
import type { Readable } from "node:stream";

/** One reader, who reads to the end or destroys the stream. Throws what the stream fails with. */
export function bytesOf(stream: Readable): AsyncIterable<Uint8Array> & AsyncIterator<Uint8Array> {
  const queue: Uint8Array[] = [];
  let over: { readonly error?: Error } | undefined;
  let wake: (() => void) | undefined;
  const change = () => {
    wake?.();
    wake = undefined;
  };
  const end = (error?: Error) => {
    over ??= error ? { error } : {};
    change();
  };
  stream.on("data", (bytes: Uint8Array) => {
    queue.push(bytes);
    if (queue.length > 1) stream.pause();
    change();
  });
  stream
    .on("end", () => end())
    .on("error", end)
    .on("close", () => end(new Error("closed")));
  const take = (): IteratorResult<Uint8Array> => {
    const value = queue.shift();
    if (value !== undefined) return { value, done: false };
    if (over?.error) throw over.error;
    return { value: undefined, done: true };
  };
  const reader = {
    async next() {
      if (queue.length === 0 && over === undefined) {
        stream.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return take();
    },
    [Symbol.asyncIterator]: () => reader,
  };
  return reader;
}
