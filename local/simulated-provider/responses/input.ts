// The input of a Responses request: checked, and given the form of the conversation that answers are planned from.
import { ApiError } from "../api-error.ts";
import { fieldsOf, required } from "../fields.ts";
import type { Message } from "../messages.ts";
import { itemNotFound } from "./refuse-state.ts";

type Fields = Record<string, unknown>;

const NOTHING = { text: "", calls: [], callId: undefined };

export function parseInput({ input, instructions }: Fields): Message[] {
  const value = required(input, "input");
  const system = typeof instructions === "string" ? [{ ...NOTHING, role: "system", text: instructions }] : [];
  if (typeof value === "string") return [...system, { ...NOTHING, role: "user", text: value }];
  if (!Array.isArray(value)) throw ApiError.field("input", "invalid_type", "must be a string or an array of items");
  const messages = value.flatMap((item, at) => messagesOf(fieldsOf(item, `input[${at}]`), `input[${at}]`));
  checkCalls(messages);
  return [...system, ...messages];
}

/** Items of other types say nothing here. */
function messagesOf(item: Fields, path: string): Message[] {
  const { type = null, role = null, id } = item;
  if (type === "item_reference" || (type === null && role === null && id !== undefined)) throw itemNotFound(id);
  if (type === null || type === "message") return [messageOf(item, path)];
  if (type === "function_call" || type === "custom_tool_call") return [callOf(item, path)];
  if (type !== "function_call_output" && type !== "custom_tool_call_output") return [];
  const text = textOf(required(item["output"], `${path}.output`), `${path}.output`);
  return [{ ...NOTHING, role: "tool", text, callId: stringOf(item, "call_id", path) }];
}

const ROLES = ["user", "assistant", "system", "developer"];

function messageOf(item: Fields, path: string): Message {
  const role = stringOf(item, "role", path);
  if (!ROLES.includes(role)) {
    throw ApiError.field(`${path}.role`, "invalid_value", `must be one of ${ROLES.join(", ")}`);
  }
  return { ...NOTHING, role, text: textOf(required(item["content"], `${path}.content`), `${path}.content`) };
}

function callOf(item: Fields, path: string): Message {
  const [id, name] = [stringOf(item, "call_id", path), stringOf(item, "name", path)];
  const input = stringOf(item, item["type"] === "custom_tool_call" ? "input" : "arguments", path);
  return { ...NOTHING, role: "assistant", calls: [{ id, name, input }] };
}

/** Every call has a result, wherever it is, and every result a call before it. */
function checkCalls(messages: readonly Message[]): void {
  const open = new Set<string>();
  const known = new Set<string>();
  for (const { calls, callId } of messages) {
    for (const { id } of calls) open.add(id);
    for (const { id } of calls) known.add(id);
    if (callId === undefined) continue;
    if (!known.has(callId)) {
      throw new ApiError(`No tool call found for the output with call_id ${callId.slice(0, 64)}.`, { param: "input" });
    }
    open.delete(callId);
  }
  const [id] = open;
  if (id !== undefined) throw new ApiError(`No tool output found for the call ${id.slice(0, 64)}.`, { param: "input" });
}

/** Of parts, only text says anything here. */
function textOf(content: unknown, path: string): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) throw ApiError.field(path, "invalid_type", "must be a string or an array of parts");
  return content
    .map((part, at) => textIn(fieldsOf(part, `${path}[${at}]`), `${path}[${at}]`))
    .filter((text) => text !== "")
    .join("\n");
}

const PARTS = ["input_text", "output_text", "refusal", "input_image", "input_file", "input_audio", "summary_text"];

function textIn({ type, text, refusal }: Fields, path: string): string {
  if (typeof type !== "string" || !PARTS.includes(type)) {
    throw ApiError.field(`${path}.type`, "invalid_value", `must be one of ${PARTS.join(", ")}`);
  }
  const said = text ?? refusal;
  return typeof said === "string" ? said : "";
}

function stringOf(item: Fields, name: string, path: string): string {
  const value = required(item[name], `${path}.${name}`);
  if (typeof value === "string") return value;
  throw ApiError.field(`${path}.${name}`, "invalid_type", "must be a string");
}
