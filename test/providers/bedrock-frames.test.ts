// The frames of Bedrock's streams: each becomes the event that it says, or the stream is none.
import { describe, expect, it } from "vitest";
import { UpstreamError } from "../../functions/core/upstream/upstream-error.ts";
import { LONGEST_EVENT } from "../../functions/core/wire/sse.ts";
import { readFrames } from "../../functions/providers/bedrock/frames.ts";
import { eventsIn, readRecording } from "../protocols/converse/support/reading.ts";
import { errorFrame, eventFrame, exceptionFrame, frame, joined } from "../support/event-frames.ts";
import { split } from "../support/event-stream.ts";

const start = eventFrame("messageStart", { role: "assistant" });
const said = eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hi" } });
const stop = eventFrame("messageStop", { stopReason: "end_turn" });
const metadata = eventFrame("metadata", { usage: { inputTokens: 1, outputTokens: 1 } });

describe("a frame", () => {
  it("is an event of its type, with its payload as the data", async () => {
    const { events, failure } = await eventsIn([joined(start, eventFrame("é", ' {"a": "\\u00e9ü"}'))]);
    expect(failure).toBeUndefined();
    expect(events).toEqual([
      { event: "messageStart", id: undefined, data: '{"role":"assistant"}' },
      { event: "é", id: undefined, data: ' {"a": "\\u00e9ü"}' },
    ]);
  });

  it.each([
    ["an exception", exceptionFrame("throttlingException", { message: "Wait." }), "throttlingException", "Wait."],
    ["an exception in plain text", exceptionFrame("validationException", "No\n."), "validationException", "No\n."],
    ["an exception without a payload", exceptionFrame("x", ""), "x", ""],
    ["an unmodeled error", errorFrame('Internal"Error', '"An" error.'), 'Internal"Error', '"An" error.'],
    ["an unmodeled error that says nothing", frame({ ":message-type": "error" }), "", ""],
  ])("is an error with a name: %s", async (_, bytes, type, message) => {
    const { events } = await eventsIn([bytes]);
    expect(events).toHaveLength(1);
    expect(events[0]?.event).toBe("error");
    expect(JSON.parse(events[0]?.data ?? "")).toEqual({ type, error: { message } });
  });

  it("is passed on with all others that one read has completed", async () => {
    const bytes = joined(start, said, said);
    const reads = [bytes.subarray(0, start.length + said.length + 5), bytes.subarray(start.length + said.length + 5)];
    const events = await Array.fromAsync(readFrames(bodyOf(reads)));
    expect(events.map((some) => some.length)).toEqual([2, 1]);
  });

  it("may be large, and come in small reads", async () => {
    const text = "é".repeat(200_000);
    const { events } = await eventsIn(split(joined(start, eventFrame("x", text), start), 700));
    expect(events.map(({ data }) => data.length)).toEqual([20, 200_000, 20]);
  });
});

describe("a stream of frames", () => {
  it("is never complete with one wrong byte, whichever it is", async () => {
    const bytes = joined(start, said, stop, metadata);
    expect((await readRecording({ isStream: true, bytes })).verdict).toBe("complete");
    for (const [at, byte] of bytes.entries()) {
      const wrong = bytes.with(at, byte ^ (1 << (at % 8)));
      const { events, failure } = await eventsIn([wrong]);
      expect(failure, `byte ${at}`).toBeInstanceOf(UpstreamError);
      expect(failure).toMatchObject({ body: { code: "upstream_malformed" } });
      expect(events).toEqual((await eventsIn([bytes])).events.slice(0, events.length));
      expect((await readRecording({ isStream: true, bytes: wrong })).verdict).toBe("cut");
    }
  });

  it("has ended too soon if bytes are left, whatever they are", async () => {
    for (let at = 1; at < said.length; at++) {
      const { events, failure } = await eventsIn([joined(start, said.subarray(0, at))]);
      expect(events).toHaveLength(1);
      expect(failure).toBeInstanceOf(Error);
      expect(failure).not.toBeInstanceOf(UpstreamError);
    }
    expect(await eventsIn([])).toEqual({ events: [], failure: undefined });
    expect(await eventsIn([new Uint8Array(0), start, new Uint8Array(0)])).toMatchObject({ failure: undefined });
  });

  it.each([
    ["is of no kind", frame({ ":event-type": "x" }, "{}")],
    ["is of an unknown kind", frame({ ":message-type": "news", ":event-type": "x" }, "{}")],
    ["has headers behind its end", withHeaders(1_000)],
    ["has a broken header", withHeaders(3)],
    ["has a length of none", prelude(12, 0)],
  ])("is malformed with a frame that %s, behind what came before", async (_, broken) => {
    const { events, failure } = await eventsIn([joined(start, broken, said)]);
    expect(events).toHaveLength(1);
    expect(failure).toMatchObject({ body: { code: "upstream_malformed" } });
  });

  it("is too long with a frame that is", async () => {
    const { failure } = await eventsIn([prelude(LONGEST_EVENT + 1, 0)]);
    expect(failure).toBeInstanceOf(RangeError);
  });

  it("breaks off where its connection does", async () => {
    const broken = new TypeError("terminated");
    const { events, failure } = await eventsIn([start], broken);
    expect(events).toHaveLength(1);
    expect(failure).toBe(broken);
  });
});

async function* bodyOf(reads: readonly Uint8Array[]) {
  yield* reads;
}

/** A frame whose checksums are right, and whose headers are not. */
function withHeaders(length: number): Uint8Array {
  const bytes = new Uint8Array(40).fill(255);
  bytes.set(prelude(bytes.length, length));
  new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)));
  return bytes;
}

function prelude(length: number, headers: number): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length);
  view.setUint32(4, headers);
  view.setUint32(8, crc32(bytes.subarray(0, 8)));
  return bytes;
}

/** IEEE 802.3, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}
