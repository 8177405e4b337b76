// The conversation of a request: checked, and reduced to who spoke and the text that was said.
import { ApiError } from "./api-error.ts";
import { fieldsOf, required } from "./fields.ts";

export interface Message {
  role: string;
  text: string;
}

const roles = ["system", "developer", "user", "assistant", "tool", "function"];
const contextLimit = 200_000;

export function parseMessages(value: unknown): Message[] {
  const list = required(value, "messages");
  if (!Array.isArray(list)) throw ApiError.field("messages", "invalid_type", "must be an array");
  if (list.length === 0) throw ApiError.field("messages", "empty_array", "must not be empty");
  const messages = list.map((message, index) => parseMessage(message, `messages[${index}]`));
  const length = messages.reduce((sum, message) => sum + message.text.length, 0);
  if (length > contextLimit)
    throw ApiError.field("messages", "context_length_exceeded", `hold more than ${contextLimit} characters of text`);
  return messages;
}

/** A rough rule, not a tokenizer: one token for every four characters begun, and four more for each message. */
export function promptTokens(messages: Message[]): number {
  return messages.reduce((sum, { text }) => sum + 4 + Math.ceil(text.length / 4), 0);
}

function parseMessage(value: unknown, path: string): Message {
  const message = fieldsOf(value, path);
  const role = required(message["role"], `${path}.role`);
  if (typeof role !== "string" || !roles.includes(role))
    throw ApiError.field(`${path}.role`, "invalid_value", `must be one of ${roles.join(", ")}`);
  return { role, text: textOf(message["content"] ?? "", `${path}.content`) };
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
