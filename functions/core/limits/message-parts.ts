// The parts of a request's messages, in the forms of each protocol: those that are not text may be media.
import { isMembers, type Members } from "../wire/members.ts";

/** Of messages and of Responses' items, of the results of tools, and of the results within a message. */
export function messageParts(body: Members): Members[] {
  const messages = [...membersIn(body["messages"]), ...membersIn(body["input"])];
  const parts = messages.flatMap(({ content, output }) => [...membersIn(content), ...membersIn([output].flat())]);
  return [...parts, ...parts.flatMap(({ type, content }) => (type === "tool_result" ? membersIn(content) : []))];
}

/** Whether there may be media: a part of another type than text, or of none. */
export function hasMedia(body: Members): boolean {
  return messageParts(body).some(({ type }) => typeof type !== "string" || !TEXTS.has(type));
}

const TEXTS = new Set(["text", "input_text", "output_text", "refusal"]);

function membersIn(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isMembers) : [];
}
