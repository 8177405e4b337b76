// An answer as the events of a stream, in the order and with the members that the recordings have.
import type { AnswerMessage } from "./message.ts";
import type { Block } from "./request.ts";

export interface StreamEvent {
  readonly type: string;
  readonly [member: string]: unknown;
}

const PIECE = 7;

export function* eventsOf(message: AnswerMessage): Generator<StreamEvent> {
  const { content, stop_reason, stop_sequence, stop_details, usage } = message;
  const { output_tokens, output_tokens_details, ...prompt } = usage;
  const opening = { content: [], stop_reason: null, stop_sequence: null, stop_details: null };
  yield { type: "message_start", message: { ...message, ...opening, usage: { ...prompt, output_tokens: 1 } } };
  if (content.length === 0) yield { type: "ping" };
  for (const [index, block] of content.entries()) yield* blockEvents(block, index);
  yield { type: "message_delta", delta: { stop_reason, stop_sequence, stop_details }, usage };
  yield { type: "message_stop" };
}

function* blockEvents(block: Block, index: number): Generator<StreamEvent> {
  yield { type: "content_block_start", index, content_block: opened(block) };
  if (index === 0) yield { type: "ping" };
  for (const delta of deltasOf(block)) yield { type: "content_block_delta", index, delta };
  yield { type: "content_block_stop", index };
}

function opened(block: Block): object {
  if (block.type === "text") return { type: "text", text: "" };
  if (block.type === "thinking") return { type: "thinking", thinking: "", signature: "" };
  return block.type === "tool_use" ? { ...block, input: {}, caller: { type: "direct" } } : block;
}

function* deltasOf({ type, text = "", thinking, signature, input }: Block): Generator<StreamEvent> {
  if (type === "text") for (const piece of piecesOf(text)) yield { type: "text_delta", text: piece };
  if (type === "thinking") {
    for (const piece of piecesOf(String(thinking))) yield { type: "thinking_delta", thinking: piece };
    yield { type: "signature_delta", signature };
  }
  if (type === "tool_use")
    for (const piece of inputPieces(input)) yield { type: "input_json_delta", partial_json: piece };
}

/** A first piece is empty; that is all there is of a call without arguments. */
function inputPieces(input: unknown): string[] {
  const json = JSON.stringify(input);
  return json === "{}" ? [""] : ["", ...piecesOf(json)];
}

/** Of whole characters. */
function piecesOf(text: string): string[] {
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / PIECE);
  return Array.from({ length: count }, (_, at) => characters.slice(at * PIECE, (at + 1) * PIECE).join(""));
}
