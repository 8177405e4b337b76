// What the events and answers of OpenAI's chat completions say.
import type { Said, Usage } from "./answer.ts";
import { list, member, number, text } from "./json.ts";
import { problemIn } from "./read-problem.ts";

/** One chunk of a stream, or a whole answer: they differ in one member's name. */
export function readChat(value: unknown): Said[] {
  const model = text(value, "model");
  const usage = member(value, "usage");
  return [
    ...(model === undefined ? [] : [{ type: "model" as const, model }]),
    ...list(value, "choices").slice(0, 1).flatMap(ofChoice),
    ...(usage ? [{ type: "usage" as const, usage: usageOf(usage) }] : []),
    ...problemIn(value),
  ];
}

function ofChoice(choice: unknown): Said[] {
  const message = member(choice, "delta") ?? member(choice, "message");
  const reasoning = text(message, "reasoning_content") ?? text(message, "reasoning");
  const content = text(message, "content");
  const reason = text(choice, "finish_reason");
  return [
    ...(reasoning ? [{ type: "reasoning" as const, text: reasoning }] : []),
    ...(content ? [{ type: "text" as const, text: content }] : []),
    ...list(message, "tool_calls").map(ofTool),
    ...(reason ? [{ type: "finish" as const, reason }] : []),
  ];
}

function ofTool(call: unknown, at: number): Said {
  const index = number(call, "index") ?? at;
  return {
    type: "tool",
    index,
    id: text(call, "id"),
    name: text(call, "function", "name"),
    arguments: text(call, "function", "arguments"),
  };
}

function usageOf(usage: unknown): Usage {
  return {
    prompt: number(usage, "prompt_tokens"),
    completion: number(usage, "completion_tokens"),
    cached: number(usage, "prompt_tokens_details", "cached_tokens"),
  };
}
