// The turns of a Messages request: checked, and given the form of the conversation that answers are planned from.
import type { Message } from "../messages.ts";
import { type Content, contentOf, textOf } from "./content.ts";
import { fieldsOf, given, listOf, required, stringOf } from "./fields.ts";
import { MessagesError } from "./messages-error.ts";

export interface Turn {
  readonly role: string;
  readonly content: Content;
}

/** `allowsSystem`: a beta has messages of the system among the others. */
export function turnsOf(value: unknown, allowsSystem: boolean): Turn[] {
  const list = listOf(required(value, "messages"), "messages");
  if (list.length === 0) throw MessagesError.field("messages", "at least one message is required");
  const turns = list.map((item, at) => {
    const path = `messages.${at}`;
    const message = fieldsOf(item, path);
    const role = roleOf(message["role"], `${path}.role`, allowsSystem);
    return { role, content: contentOf(role, required(message["content"], `${path}.content`), `${path}.content`) };
  });
  checkContents(turns);
  checkToolTurns(turns);
  return turns;
}

function roleOf(value: unknown, path: string, allowsSystem: boolean): string {
  const role = stringOf(required(value, path), path);
  if (role === "user" || role === "assistant" || (role === "system" && allowsSystem)) return role;
  if (role !== "system") throw MessagesError.field(path, "Input should be 'user' or 'assistant'");
  const advice = 'The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';
  throw MessagesError.field("messages", `Unexpected role "system". ${advice}`);
}

function checkContents(turns: readonly Turn[]): void {
  const empty = turns.findIndex(({ content }) => content.types.length === 0);
  const last = turns.at(-1);
  const isPrefill = last?.role === "assistant";
  if (empty >= 0 && !(isPrefill && empty === turns.length - 1)) {
    const problem = "all messages must have non-empty content except for the optional final assistant message";
    throw MessagesError.field(`messages.${empty}`, problem);
  }
  if (isPrefill && /\s$/.test(last.content.text))
    throw MessagesError.field("messages", "final assistant content cannot end with trailing whitespace");
}

/** All results of a turn's calls are in the next message, before anything else. */
function checkToolTurns(turns: readonly Turn[]): void {
  for (const [at, { content }] of turns.entries()) {
    const called = content.calls.map(({ id }) => id);
    const answered = turns[at + 1]?.content.results.map(({ id }) => id) ?? [];
    const open = called.filter((id) => !answered.includes(id));
    if (open.length > 0) throw MessagesError.field(`messages.${at}`, `${UNANSWERED}: ${shown(open)}. ${EACH_CALL}`);
    const known = turns[at - 1]?.content.calls.map(({ id }) => id) ?? [];
    const stray = content.results.findIndex(({ id }) => !known.includes(id));
    if (stray < 0) continue;
    const id = shown([content.results[stray]?.id ?? ""]);
    throw MessagesError.field(`messages.${at}.content.${stray}`, `${STRAY}: ${id}. ${EACH_RESULT}`);
  }
}

const UNANSWERED = "`tool_use` ids were found without `tool_result` blocks immediately after";
const EACH_CALL = "Each `tool_use` block must have a corresponding `tool_result` block in the next message.";
const STRAY = "unexpected `tool_use_id` found in `tool_result` blocks";
const EACH_RESULT = "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.";

function shown(ids: readonly string[]): string {
  return ids
    .slice(0, 8)
    .map((id) => id.slice(0, 64))
    .join(", ");
}

/** What a user says beside results is put before them, so that they are what is answered. */
export function conversationOf(turns: readonly Turn[], system: string): Message[] {
  const said = turns.flatMap(({ role, content: { text, calls, results } }): Message[] => {
    const answers = results.map(({ id, text: result }) => ({ ...NOTHING, role: "tool", text: result, callId: id }));
    const speaks = text !== "" || calls.length > 0 || answers.length === 0;
    return [...(speaks ? [{ ...NOTHING, role, text, calls: [...calls] }] : []), ...answers];
  });
  return system === "" ? said : [{ ...NOTHING, role: "system", text: system }, ...said];
}

const NOTHING = { text: "", calls: [], callId: undefined };

/** A string, or a list of text blocks. */
export function systemOf(value: unknown): string {
  if (!given(value) || typeof value === "string") return value ?? "";
  const texts = listOf(value, "system").map((item, at) => {
    const block = fieldsOf(item, `system.${at}`);
    if (block["type"] !== "text") throw MessagesError.field(`system.${at}.type`, "Input should be 'text'");
    return textOf(block, `system.${at}`);
  });
  return texts.join("\n");
}
