// Reading a stream's bytes as they come. Node's own iterator of a stream does the same, at the price of a `readable` event and
// several promises for each chunk.
import type { Readable } from "node:stream";

type Bytes = IteratorResult<Uint8Array>;

/** One reader, who reads to the end or destroys the stream. Throws what the stream fails with. */
export function bytesOf(stream: Readable): AsyncIterable<Uint8Array> & AsyncIterator<Uint8Array> {
  const queue: Uint8Array[] = [];
  let over: Promise<Bytes> | undefined;
  /** Where the reader waits for what comes next. */
  let give: ((bytes: Bytes | Promise<Bytes>) => void) | undefined;
  const end = (last: () => Promise<Bytes>) => {
    if (over !== undefined) return;
    over = last();
    over.catch(() => {}); // It may come when nobody reads any more.
    give?.(over);
    give = undefined;
  };
  stream.on("data", (value: Uint8Array) => {
    if (give === undefined) {
      queue.push(value);
      if (queue.length > 1) stream.pause();
    } else {
      give({ value, done: false });
      give = undefined;
    }
  });
  stream
    .on("end", () => end(async () => ({ value: undefined, done: true })))
    .on("error", (error) => end(() => Promise.reject(error)))
    .on("close", () => end(() => Promise.reject(new Error("closed"))));
  const reader = {
    next(): Promise<Bytes> {
      const value = queue.shift();
      if (value !== undefined) return Promise.resolve({ value, done: false });
      if (over !== undefined) return over;
      stream.resume();
      return new Promise((resolve) => {
        give = resolve;
      });
    },
    [Symbol.asyncIterator]: () => reader,
  };
  return reader;
}
