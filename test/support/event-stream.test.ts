// The bytes that the doubles send are what the standard calls an event stream.
import { createParser } from "eventsource-parser";
import { describe, expect, it } from "vitest";
import {
  contentChunk,
  finishChunk,
  type LineEnding,
  roleChunk,
  split,
  toEvent,
  toEventStream,
} from "./event-stream.ts";

const chunks = [roleChunk(), contentChunk("Grüße, 🌊"), finishChunk()];

function parse(pieces: Uint8Array[]): string[] {
  const events: string[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event.data) });
  const decoder = new TextDecoder();
  for (const piece of pieces) parser.feed(decoder.decode(piece, { stream: true }));
  return events;
}

describe("an event stream", () => {
  const expected = [...chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"];

  it.each<LineEnding>(["\n", "\r\n", "\r"])("means the same with %j, wherever it is cut", (lineEnding) => {
    const bytes = toEventStream(chunks, { lineEnding, comment: "keep-alive", spaceAfterColon: false });
    // A parser holds a last CR back, since an LF may follow.
    const whole = Buffer.concat([bytes, Buffer.from(lineEnding)]);
    for (const size of [1, 2, 3, 7, 64, whole.length]) expect(parse(split(whole, size))).toEqual(expected);
  });

  it("can lack [DONE] and the last blank line", () => {
    const text = Buffer.from(toEventStream(["a", "b"], { done: false, finalBlankLine: false })).toString();
    expect(text).toBe("data: a\n\ndata: b\n");
  });

  it("carries data of several lines", () => {
    expect(toEvent("one\ntwo", { lineEnding: "\r\n" })).toBe("data: one\r\ndata: two\r\n\r\n");
  });
});

describe("split", () => {
  const bytes = Uint8Array.from([1, 2, 3, 4, 5]);

  it("cuts into pieces of a size", () => {
    expect(split(bytes, 2).map((piece) => [...piece])).toEqual([[1, 2], [3, 4], [5]]);
  });

  it("cuts at offsets", () => {
    expect(split(bytes, [1, 4]).map((piece) => [...piece])).toEqual([[1], [2, 3, 4], [5]]);
  });

  it("makes nothing of nothing", () => {
    expect(split(new Uint8Array(), 3)).toEqual([]);
  });
});
