// What the events and answers of OpenAI's responses say.
import type { Said } from "./answer.ts";
import { list, member, number, text } from "./json.ts";
import { problemIn } from "./read-problem.ts";

const REASONING = ["response.reasoning_text.delta", "response.reasoning_summary_text.delta"];

export function readResponses(value: unknown): Said[] {
  const type = text(value, "type") ?? "";
  if (text(value, "object") === "response") return [...list(value, "output").flatMap(ofItem), ...ofResponse(value)];
  const delta = text(value, "delta") ?? "";
  if (type === "response.output_text.delta") return [{ type: "text", text: delta }];
  if (REASONING.includes(type)) return [{ type: "reasoning", text: delta }];
  if (type === "response.output_item.added") return ofTool(member(value, "item"), number(value, "output_index") ?? 0);
  if (type === "response.function_call_arguments.delta")
    return [{ type: "tool", index: number(value, "output_index") ?? 0, arguments: delta }];
  if (type === "error")
    return [
      {
        type: "problem",
        problem: { message: text(value, "message") ?? "An error.", code: text(value, "code") ?? "error" },
      },
    ];
  const isEnd = type === "response.completed" || type === "response.incomplete";
  return [...ofResponse(member(value, "response"), isEnd), ...problemIn(value)];
}

function ofResponse(response: unknown, isEnd = true): Said[] {
  const [model, usage] = [text(response, "model"), member(response, "usage")];
  const counts = {
    prompt: number(usage, "input_tokens"),
    completion: number(usage, "output_tokens"),
    cached: number(usage, "input_tokens_details", "cached_tokens"),
  };
  return [
    ...(model === undefined ? [] : [{ type: "model" as const, model }]),
    ...(usage ? [{ type: "usage" as const, usage: counts }] : []),
    ...(isEnd
      ? [{ type: "finish" as const, reason: text(response, "status") ?? "completed" }, { type: "end" as const }]
      : []),
  ];
}

function ofItem(item: unknown, at: number): Said[] {
  const type = text(item, "type");
  if (type === "reasoning")
    return list(item, "summary").map((part) => ({ type: "reasoning", text: text(part, "text") ?? "" }));
  if (type === "message")
    return list(item, "content").map((part) => ({ type: "text", text: text(part, "text") ?? "" }));
  return ofTool(item, at);
}

function ofTool(item: unknown, index: number): Said[] {
  if (text(item, "type") !== "function_call") return [];
  return [
    { type: "tool", index, id: text(item, "call_id"), name: text(item, "name"), arguments: text(item, "arguments") },
  ];
}
