// The conversation of a request: checked, and reduced to who spoke, the text, and the tools that were called.
import { ApiError } from "./api-error.ts";
import { fieldsOf, required } from "./fields.ts";
import { type CallMade, callIdOf, callsOf, checkToolTurns } from "./tool-turns.ts";

export interface Message {
  role: string;
  text: string;
  /** Of an assistant. */
  calls: CallMade[];
  /** Of a tool: the call that it answers. */
  callId: string | undefined;
}

const roles = ["system", "developer", "user", "assistant", "tool", "function"];
const contextLimit = 200_000;

export function parseMessages(value: unknown): Message[] {
  const list = required(value, "messages");
  if (!Array.isArray(list)) throw ApiError.field("messages", "invalid_type", "must be an array");
  if (list.length === 0) throw ApiError.field("messages", "empty_array", "must not be empty");
  const messages = list.map((message, index) => parseMessage(message, `messages[${index}]`));
  checkToolTurns(messages);
  return messages;
}

/** `further` is how many characters of tools and schemas come with the messages. */
export function checkContext(messages: readonly Message[], further: number): void {
  const length = messages.reduce((sum, message) => sum + lengthOf(message), further);
  if (length <= contextLimit) return;
  throw ApiError.field("messages", "context_length_exceeded", `hold more than ${contextLimit} characters of text`);
}

/** A rough rule, not a tokenizer: one token for every four characters begun, and four more for each message. */
export function promptTokens(messages: readonly Message[], further: number): number {
  return messages.reduce((sum, message) => sum + 4 + Math.ceil(lengthOf(message) / 4), Math.ceil(further / 4));
}

/** What the last user said. */
export function lastPrompt(messages: readonly Message[]): string {
  return messages.findLast((message) => message.role === "user")?.text ?? "";
}

/** What tools answered after that. */
export function resultsSince(messages: readonly Message[]): Message[] {
  const start = messages.findLastIndex((message) => message.role === "user");
  return messages.slice(start + 1).filter((message) => message.role === "tool");
}

function lengthOf({ text, calls }: Message): number {
  return calls.reduce((sum, call) => sum + call.name.length + call.input.length, text.length);
}

function parseMessage(value: unknown, path: string): Message {
  const message = fieldsOf(value, path);
  const role = required(message["role"], `${path}.role`);
  if (typeof role !== "string" || !roles.includes(role))
    throw ApiError.field(`${path}.role`, "invalid_value", `must be one of ${roles.join(", ")}`);
  return {
    role,
    text: textOf(message["content"] ?? "", `${path}.content`),
    calls: role === "assistant" ? callsOf(message["tool_calls"], `${path}.tool_calls`) : [],
    callId: role === "tool" ? callIdOf(message["tool_call_id"], `${path}.tool_call_id`) : undefined,
  };
}

/** Content is a string or a list of parts, of which only text says anything here. */
function textOf(content: unknown, path: string): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) throw ApiError.field(path, "invalid_type", "must be a string or an array of parts");
  return content
    .map((part, index) => fieldsOf(part, `${path}[${index}]`)["text"])
    .filter((text) => typeof text === "string")
    .join("\n");
}
