// Anthropic's Messages API, as the provider behind the scripts speaks it.
import { type Asked, type Plan, promptTokensOf, sinceAnswer } from "./plan.ts";

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly content?: string | readonly Block[];
}

interface Message {
  readonly role: string;
  readonly content: string | readonly Block[];
}

export const TOO_LONG = {
  type: "error",
  error: { type: "invalid_request_error", message: "prompt is too long: 1210000 tokens > 1000000 maximum" },
};

export function askedIn(body: string): Asked {
  const { messages }: { messages: readonly Message[] } = JSON.parse(body);
  const users = sinceAnswer(messages).filter(({ role }) => role === "user");
  const blocks = users.flatMap(({ content }) => blocksOf(content));
  const results = blocks.filter(({ type }) => type === "tool_result").map(({ content = "" }) => textOf(content));
  return { text: textOf(blocks), results, body };
}

function blocksOf(content: string | readonly Block[]): readonly Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function textOf(content: string | readonly Block[]): string {
  return blocksOf(content)
    .flatMap(({ text }) => text ?? [])
    .join("\n");
}

type Answer =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "thinking"; readonly thinking: string; readonly signature: string }
  | { readonly type: "tool_use"; readonly id: string; readonly name: string; readonly input: object };

function blocksIn(plan: Plan): Answer[] {
  if (plan.kind !== "call") return [{ type: "text", text: "text" in plan ? plan.text : "" }];
  const { name, input, secret: signature } = plan;
  const call: Answer = { type: "tool_use", id: `toolu_${Date.now()}`, name, input };
  return signature === undefined ? [call] : [{ type: "thinking", thinking: "A tool helps.", signature }, call];
}

export function answerIn(plan: Plan, model: string) {
  const cache = { cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  return {
    ...{ id: `msg_${Date.now()}`, type: "message", role: "assistant", model, content: blocksIn(plan) },
    ...{ stop_reason: reasonOf(plan), stop_sequence: null },
    usage: { input_tokens: promptTokensOf(plan), ...cache, output_tokens: 20 },
  };
}

function reasonOf({ kind }: Plan): string {
  if (kind === "cut short") return "max_tokens";
  return kind === "call" ? "tool_use" : "end_turn";
}

/** One answer that is broken off has no end. */
export function* eventsIn(plan: Plan, model: string): Generator<string> {
  const { content, stop_reason, usage, ...head } = answerIn(plan, model);
  const opening = { ...head, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  yield eventOf({ type: "message_start", message: opening });
  for (const [index, block] of content.entries()) {
    yield eventOf({ type: "content_block_start", index, content_block: emptied(block) });
    for (const delta of deltasOf(block)) yield eventOf({ type: "content_block_delta", index, delta });
    if (plan.kind === "broken off") return;
    yield eventOf({ type: "content_block_stop", index });
  }
  yield eventOf({ type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage });
  yield eventOf({ type: "message_stop" });
}

function emptied(block: Answer): Answer {
  if (block.type === "text") return { ...block, text: "" };
  return block.type === "thinking" ? { ...block, thinking: "", signature: "" } : { ...block, input: {} };
}

function deltasOf(block: Answer): object[] {
  if (block.type === "text") return [{ type: "text_delta", text: block.text }];
  if (block.type === "tool_use") return [{ type: "input_json_delta", partial_json: JSON.stringify(block.input) }];
  const { thinking, signature } = block;
  return [
    { type: "thinking_delta", thinking },
    { type: "signature_delta", signature },
  ];
}

function eventOf(event: { readonly type: string; readonly [member: string]: unknown }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
