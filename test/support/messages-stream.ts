// Reads a stream of messages more strictly than any client does: without each of these rules, some client fails.
import assert from "node:assert/strict";
import * as blocks from "./messages-block.ts";
import { assertStop, begunMessage, checked, error, stop, usage } from "./messages-schema.ts";
import { namedEvents } from "./named-events.ts";

type Json = Record<string, unknown>;

/** What a stream adds up to. */
export interface ReceivedMessage {
  /** As a JSON answer has it, of a complete answer. */
  readonly message: Json | undefined;
  /** The blocks that are whole. */
  readonly content: readonly Json[];
  /** Of an answer that failed. */
  readonly error: Json | undefined;
}

/** Throws an error that says which rule is broken. */
export function validMessages(text: string): ReceivedMessage {
  const reading: Reading = { content: [], state: "new" };
  for (const event of eventsOf(text)) read(reading, event);
  const { head, content, last, state, failure } = reading;
  assert(state === "over", "a stream ends with message_stop or an error");
  return { message: failure === undefined ? { ...head, ...last, content } : undefined, content, error: failure };
}

interface Reading {
  state: "new" | "begun" | "ended" | "over";
  head?: Json;
  readonly content: Json[];
  open?: blocks.StreamedBlock | undefined;
  last?: Json;
  failure?: Json;
}

/** Anthropic pads the data with spaces. */
export function eventsOf(text: string): Json[] {
  return namedEvents(text, /^event: (\w+)\ndata: (\{[^\r\n]*\}) *$/);
}

function read(reading: Reading, event: Json): void {
  const { state } = reading;
  assert(state !== "over", "nothing is behind message_stop or an error");
  switch (event["type"]) {
    case "ping":
      assert.deepEqual(Object.keys(event), ["type"], "a ping says nothing");
      return;
    case "error":
      reading.failure = checked(error, event, "error");
      reading.state = "over";
      return;
    case "message_start":
      assert(state === "new", "message_start comes once");
      reading.head = checked(begunMessage, event["message"], "message_start");
      reading.state = "begun";
      return;
    case "message_stop":
      assert(state === "ended", "message_stop comes behind message_delta");
      reading.state = "over";
      return;
  }
  assert(state === "begun", "message_start comes first, and message_delta behind all blocks");
  readContent(reading, event);
}

function readContent(reading: Reading, event: Json): void {
  const { content, open } = reading;
  switch (event["type"]) {
    case "content_block_start":
      assert(open === undefined, "a block is closed before the next one opens");
      assert.equal(event["index"], content.length, "the indexes of blocks count up from 0");
      reading.open = blocks.begin(event["content_block"]);
      return;
    case "content_block_delta":
      assert(open !== undefined && event["index"] === content.length, "a delta is of the block that is open");
      blocks.proceed(open, event["delta"]);
      return;
    case "content_block_stop":
      assert(open !== undefined && event["index"] === content.length, "the block that is open is closed");
      content.push(blocks.end(open));
      reading.open = undefined;
      return;
    case "message_delta":
      assert(open === undefined, "message_delta comes behind all blocks");
      end(reading, event);
      return;
  }
  assert.fail(`there are no events of the type ${event["type"]}`);
}

function end(reading: Reading, { delta: members, usage: counts }: Json): void {
  const reason = checked(stop, members, "message_delta");
  assertStop(reason, reading.content);
  const begun = reading.head?.["usage"] ?? {};
  reading.last = { ...reason, usage: { ...begun, ...checked(usage, counts, "usage of message_delta") } };
  reading.state = "ended";
}
