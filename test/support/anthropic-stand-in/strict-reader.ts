// Reads a stream of the Messages API to the letter: it throws at everything that a whole answer cannot have. It shares no code
// with the stand-in or the gateway.
import assert from "node:assert/strict";
import { interpret } from "../strict-event-source.ts";

type Data = Record<string, unknown>;

interface OpenBlock {
  readonly index: number;
  readonly block: Data;
  json: string;
}

const deltasOf: Readonly<Record<string, readonly string[]>> = {
  text: ["text_delta", "citations_delta"],
  thinking: ["thinking_delta", "signature_delta"],
  tool_use: ["input_json_delta"],
  server_tool_use: ["input_json_delta"],
};

/** The message that the events make together. */
export function readStream(stream: string): Data {
  const { events, emptyEvents, comments } = interpret(stream);
  assert.deepEqual([emptyEvents, comments], [0, []]);
  const all = events.map(({ type, data }) => {
    const parsed = JSON.parse(data) as Data;
    assert.equal(parsed["type"], type, "an event has the name of its type");
    return parsed;
  });
  assert.deepEqual([all[0]?.["type"], all.at(-1)?.["type"]], ["message_start", "message_stop"]);
  return assemble(all.slice(0, -1).filter(({ type }) => type !== "ping"));
}

function assemble([start, ...events]: Data[]): Data {
  const message = structuredClone(start?.["message"]) as Data & { content: Data[]; usage: Data };
  assert.deepEqual([message.content, message["stop_reason"], message["role"]], [[], null, "assistant"]);
  const end = events.pop() ?? {};
  assert.equal(end["type"], "message_delta");
  let open: OpenBlock | undefined;
  for (const event of events) open = step(event, open, message.content);
  assert.equal(open, undefined, "every block has ended");
  const delta = end["delta"] as Data;
  assert.equal(typeof delta["stop_reason"], "string");
  return { ...message, ...delta, usage: { ...message.usage, ...(end["usage"] as Data) } };
}

function step(event: Data, open: OpenBlock | undefined, content: Data[]): OpenBlock | undefined {
  if (event["type"] === "content_block_start") {
    assert.equal(open, undefined, "one block at a time");
    assert.equal(event["index"], content.length);
    const block = event["content_block"] as Data;
    content.push(block);
    return { index: content.length - 1, block, json: "" };
  }
  assert.ok(open, "a block is open");
  assert.equal(event["index"], open.index);
  if (event["type"] === "content_block_delta") return grow(open, event["delta"] as Data);
  assert.equal(event["type"], "content_block_stop");
  if (open.json !== "") open.block["input"] = JSON.parse(open.json);
  return undefined;
}

function grow(open: OpenBlock, delta: Data): OpenBlock {
  const { block } = open;
  const type = String(delta["type"]);
  assert.ok(deltasOf[String(block["type"])]?.includes(type), `${type} within ${block["type"]}`);
  if (type === "input_json_delta") open.json += delta["partial_json"];
  for (const name of ["text", "thinking", "signature"])
    if (name in delta) block[name] = `${block[name] ?? ""}${delta[name]}`;
  return open;
}
