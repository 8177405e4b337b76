// The parts of a request's messages, in the forms of each protocol: those that are not text may be media.
import { isMembers, type Members } from "../wire/members.ts";

/** Of messages and of Responses' items, of the results of tools, and of the results within a message. */
export function messageParts(body: Members): Members[] {
  const messages = [...membersIn(body["messages"]), ...membersIn(body["input"])];
  const parts = messages.flatMap(({ content, output }) => [...membersIn(content), ...membersIn([output].flat())]);
  const results = parts.flatMap(({ type, content }) => (type === "tool_result" ? membersIn(content) : []));
  return [...parts, ...results, ...looseParts(body)];
}

/** What is in no message: of moderations and embeddings, of documents to rank, and a recording to transcribe. */
function looseParts({ input, documents, query, input_audio: recording }: Members): Members[] {
  const isLoose = ({ type, role, content, output }: Members) =>
    (type ?? "image_url") === "image_url" && role === undefined && content === undefined && output === undefined;
  const parts = [...membersIn(input), ...membersIn(documents), ...membersIn([query])].filter(isLoose);
  return isMembers(recording) ? [...parts, { type: "input_audio", input_audio: recording }] : parts;
}

/** Whether there may be media: a part of another type than text, or of none. */
export function hasMedia(body: Members): boolean {
  return messageParts(body).some(({ type }) => typeof type !== "string" || !TEXTS.has(type));
}

const TEXTS = new Set(["text", "input_text", "output_text", "refusal"]);

function membersIn(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isMembers) : [];
}
