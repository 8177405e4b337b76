// What a chunk costs, counted and not timed: a stream has thousands of them.
import { describe, expect, it } from "vitest";
import { bytesInUse, countAsync, readAlone, relayStream } from "./stream.ts";

/** What one more chunk adds; what a call costs once is left out. */
async function costOfChunk(): Promise<{ promises: number; timers: number }> {
  const relayed = await difference((reads) => relayStream(reads, 1, () => {}));
  const alone = await difference((reads) => readAlone(reads, 1));
  return { promises: relayed.promises - alone.promises, timers: relayed.timers - alone.timers };
}

async function difference(work: (reads: number) => Promise<void>) {
  await work(10);
  const few = await countAsync(() => work(1_000));
  const many = await countAsync(() => work(2_000));
  return { promises: (many.promises - few.promises) / 1_000, timers: (many.timers - few.timers) / 1_000 };
}

async function piecesOf(reads: number, perRead: number): Promise<string[]> {
  const pieces: string[] = [];
  await relayStream(reads, perRead, (piece) => pieces.push(piece));
  return pieces;
}

describe("a chunk", () => {
  it("is passed on at once: a read of the provider is a write to the client", async () => {
    const pieces = await piecesOf(100, 1);
    const withContent = pieces.filter((piece) => piece.includes("word"));
    expect(withContent).toHaveLength(100);
    expect(pieces.length).toBeLessThanOrEqual(100 + 2);
  });

  it("shares its write with those that came in the same read", async () => {
    const pieces = await piecesOf(10, 50);
    expect(pieces.length).toBeLessThanOrEqual(10 + 2);
  });

  it("costs no timer", async () => {
    expect((await costOfChunk()).timers).toBeLessThan(0.01);
  });

  it("costs no more promises than today", async () => {
    expect((await costOfChunk()).promises).toBeLessThan(MOST_PROMISES + 0.5);
  });

  it("leaves nothing behind: 20,000 of them need no more memory than 200", async () => {
    const inUse: number[] = [];
    let pieces = 0;
    await relayStream(20_000, 1, () => {
      pieces += 1;
      if (pieces === 200 || pieces === 20_000) inUse.push(bytesInUse());
    });
    const [early = 0, late = 0] = inUse;
    expect(early).toBeGreaterThan(0);
    expect(late - early).toBeLessThan(20_000 * BYTES_LEFT);
  });
});

/** Today there are 6. An async generator that a chunk passes through adds five; who takes a promise out lowers this. */
const MOST_PROMISES = 6;
/** Code that the engine compiles meanwhile is in use too; a chunk that was kept would need hundreds. */
const BYTES_LEFT = 20;
