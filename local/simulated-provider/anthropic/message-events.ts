// A message of the simulated provider as the events of a stream.
import { type Block, type Message, messageJson, usageOf } from "./message.ts";

export function* messageEvents(message: Message): Generator<string> {
  yield frame("message_start", { message: opening(message) });
  if (message.blocks.length === 0) yield PING;
  for (const [index, block] of message.blocks.entries()) {
    yield frame("content_block_start", { index, content_block: emptied(block) });
    if (index === 0) yield PING;
    for (const delta of deltasOf(block)) yield frame("content_block_delta", { index, delta });
    yield frame("content_block_stop", { index });
  }
  const delta = { stop_reason: message.stopReason, stop_sequence: message.stopSequence };
  yield frame("message_delta", { delta, usage: usageOf(message) });
  yield frame("message_stop", {});
}

function frame(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

const PING = frame("ping", {});

/** What is generated is not known yet: one token is the first count. */
function opening(message: Message): object {
  const first = { ...message, blocks: [], stopSequence: null, thinkingTokens: 0, outputTokens: 1 };
  return { ...messageJson(first), stop_reason: null };
}

function emptied(block: Block): object {
  if (block.type === "text") return { type: "text", text: "" };
  if (block.type === "thinking") return { type: "thinking", thinking: "", signature: "" };
  return { type: "tool_use", id: block.id, name: block.name, input: {} };
}

/** As Anthropic, a tool begins with a piece that is empty, and that is all of a tool without arguments. */
function deltasOf(block: Block): object[] {
  if (block.type === "text") return block.pieces.map((text) => ({ type: "text_delta", text }));
  if (block.type === "tool_use") {
    const pieces = block.pieces.join("") === "{}" ? [] : block.pieces;
    return ["", ...pieces].map((piece) => ({ type: "input_json_delta", partial_json: piece }));
  }
  const thoughts = block.pieces.map((thinking) => ({ type: "thinking_delta", thinking }));
  return [...thoughts, { type: "signature_delta", signature: block.signature }];
}
