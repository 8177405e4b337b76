// Passes the output of a process on in whole lines, so that those of several processes do not run into each other.
import type { Readable, Writable } from "node:stream";

const NEWLINE = 10;

/** At the pace of `to`. Resolves when `from` has ended and all of it is written. */
export async function passOnLines(from: Readable, to: Writable): Promise<void> {
  const unfinished: Buffer[] = [];
  for await (const chunk of from as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) await write(to, [...unfinished.splice(0), chunk.subarray(0, end)]);
    if (end < chunk.length) unfinished.push(chunk.subarray(end));
  }
  // Of a process that was killed: the next line is another process's.
  if (unfinished.length > 0) await write(to, [...unfinished, Buffer.of(NEWLINE)]);
}

function write(to: Writable, pieces: readonly Buffer[]): Promise<void> {
  return new Promise((resolve) => void to.write(Buffer.concat(pieces), () => resolve()));
}
