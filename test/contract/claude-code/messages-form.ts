// Anthropic's Messages API, as the provider behind claude-code.sh speaks it.
import { type Asked, type Plan, sinceAnswer } from "./plan.ts";

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

const USAGE = { input_tokens: 12_000, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };

export function answerIn(plan: Plan, model: string) {
  const id = `${Date.now()}`;
  const content =
    plan.kind === "call"
      ? [{ type: "tool_use", id: `toolu_${id}`, name: plan.name, input: plan.input }]
      : [{ type: "text", text: "text" in plan ? plan.text : "" }];
  const stop_reason = plan.kind === "call" ? "tool_use" : "end_turn";
  const usage = { ...USAGE, output_tokens: 20 };
  return {
    id: `msg_${id}`,
    type: "message",
    role: "assistant",
    model,
    content,
    stop_reason,
    stop_sequence: null,
    usage,
  };
}

/** One answer that is broken off has no end. */
export function* eventsIn(plan: Plan, model: string): Generator<string> {
  const { content, stop_reason, usage, ...head } = answerIn(plan, model);
  const opening = { ...head, content: [], stop_reason: null, usage: { ...USAGE, output_tokens: 1 } };
  yield eventOf({ type: "message_start", message: opening });
  for (const [index, block] of content.entries()) {
    const isText = "text" in block;
    yield eventOf({
      type: "content_block_start",
      index,
      content_block: { ...block, ...(isText ? { text: "" } : { input: {} }) },
    });
    const delta = isText
      ? { type: "text_delta", text: block.text }
      : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
    yield eventOf({ type: "content_block_delta", index, delta });
    if (plan.kind === "broken off") return;
    yield eventOf({ type: "content_block_stop", index });
  }
  yield eventOf({ type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage });
  yield eventOf({ type: "message_stop" });
}

function eventOf(event: { readonly type: string; readonly [member: string]: unknown }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
