// What the events and answers of Anthropic's messages say.
import type { Said, Usage } from "./answer.ts";
import { list, member, number, text } from "./json.ts";
import { problemIn } from "./read-problem.ts";

export function readMessages(value: unknown): Said[] {
  const type = text(value, "type");
  if (type === "message") return [...ofMessage(value), ...list(value, "content").flatMap(ofBlock), { type: "end" }];
  if (type === "message_start") return ofMessage(member(value, "message"));
  if (type === "content_block_start") return ofBlock(member(value, "content_block"), number(value, "index") ?? 0);
  if (type === "content_block_delta") return ofDelta(member(value, "delta"), number(value, "index") ?? 0);
  if (type === "message_delta") return [...ofMessage(value), ...ofMessage(member(value, "delta"))];
  return type === "message_stop" ? [{ type: "end" }] : problemIn(value);
}

function ofMessage(message: unknown): Said[] {
  const [model, reason, usage] = [text(message, "model"), text(message, "stop_reason"), member(message, "usage")];
  return [
    ...(model === undefined ? [] : [{ type: "model" as const, model }]),
    ...(reason === undefined ? [] : [{ type: "finish" as const, reason }]),
    ...(usage ? [{ type: "usage" as const, usage: usageOf(usage) }] : []),
  ];
}

function ofBlock(block: unknown, index: number): Said[] {
  const type = text(block, "type");
  if (type === "text") return [{ type: "text", text: text(block, "text") ?? "" }];
  if (type === "thinking") return [{ type: "reasoning", text: text(block, "thinking") ?? "" }];
  if (type !== "tool_use") return [];
  const input = member(block, "input");
  const isWhole = typeof input === "object" && input !== null && Object.keys(input).length > 0;
  return [
    {
      type: "tool",
      index,
      id: text(block, "id"),
      name: text(block, "name"),
      arguments: isWhole ? JSON.stringify(input) : "",
    },
  ];
}

function ofDelta(delta: unknown, index: number): Said[] {
  const type = text(delta, "type");
  if (type === "text_delta") return [{ type: "text", text: text(delta, "text") ?? "" }];
  if (type === "thinking_delta") return [{ type: "reasoning", text: text(delta, "thinking") ?? "" }];
  return type === "input_json_delta" ? [{ type: "tool", index, arguments: text(delta, "partial_json") }] : [];
}

/** Cached tokens are apart from the others here. */
function usageOf(usage: unknown): Usage {
  const cached = number(usage, "cache_read_input_tokens");
  const input = number(usage, "input_tokens");
  return {
    prompt: input === undefined ? undefined : input + (cached ?? 0),
    completion: number(usage, "output_tokens"),
    cached,
  };
}
