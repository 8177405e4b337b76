// The message of a chat completion, put together from its deltas.
import type { Delta, ExtraContent, ThinkingBlock, ToolCallDelta } from "./delta.ts";

export interface Message {
  readonly role: "assistant";
  content: string | null;
  refusal: string | null;
  reasoning_content?: string;
  thinking_blocks?: ThinkingBlock[];
  tool_calls?: ToolCall[];
}

interface ToolCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; arguments: string };
  readonly extra_content?: ExtraContent;
}

export function newMessage(): Message {
  return { role: "assistant", content: null, refusal: null };
}

export function joinDelta(message: Message, delta: Delta): void {
  const { content, refusal, reasoning_content: reasoning } = delta;
  if (content !== undefined) message.content = (message.content ?? "") + content;
  if (refusal !== undefined) message.refusal = (message.refusal ?? "") + refusal;
  if (reasoning !== undefined) message.reasoning_content = (message.reasoning_content ?? "") + reasoning;
  if (delta.thinking_blocks !== undefined) {
    message.thinking_blocks ??= [];
    for (const { index: _, ...block } of delta.thinking_blocks) message.thinking_blocks.push(block);
  }
  if (delta.tool_calls !== undefined) {
    message.tool_calls ??= [];
    for (const call of delta.tool_calls) joinCall(message.tool_calls, call);
  }
}

function joinCall(calls: ToolCall[], { index, id, function: called, extra_content: extra }: ToolCallDelta): void {
  const call = calls[index];
  if (call !== undefined) {
    call.function.arguments += called.arguments;
    return;
  }
  const { name = "", arguments: input } = called;
  const extras = extra && { extra_content: extra };
  calls[index] = { id: id ?? "", type: "function", function: { name, arguments: input }, ...extras };
}
