// What texts and turns must be.
import { type Block, blocksOf, type Message, type Rule } from "../request.ts";
import { first } from "../shape.ts";

const MID_CONVERSATION_SYSTEM = "mid-conversation-system-2026-04-07";

/** Which blocks only one of the roles may have. */
const owners: Readonly<Record<string, string>> = {
  tool_use: "assistant",
  thinking: "assistant",
  redacted_thinking: "assistant",
  tool_result: "user",
};

export const rolesAreKnown: Rule = ({ body, betas }) =>
  first(body.messages.keys(), (index) => {
    const role = body.messages[index]?.role;
    if (role === "user" || role === "assistant") return undefined;
    if (role !== "system") return `messages.${index}.role: Input should be 'user' or 'assistant'`;
    if (betas.includes(MID_CONVERSATION_SYSTEM)) return undefined;
    return 'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.';
  });

export const blocksAreInTheirRole: Rule = ({ body }) =>
  first(body.messages.keys(), (index) => {
    const message = body.messages[index] as Message;
    const stray = blocksOf(message).find(({ type }) => (owners[type] ?? message.role) !== message.role);
    if (stray === undefined) return undefined;
    return `messages.${index}: \`${stray.type}\` blocks can only be in \`${owners[stray.type]}\` messages`;
  });

export const messagesHaveContent: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const { role, content } = messages[index] as Message;
    const isFinal = index === messages.length - 1 && role === "assistant";
    if (content.length > 0 || isFinal) return undefined;
    return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`;
  });

export const textsAreNotEmpty: Rule = ({ body: { messages, system = [] } }) => {
  const ofMessages = messages
    .filter(({ content }) => content.length > 0)
    .flatMap(blocksOf)
    .flatMap(withResults);
  return emptyText("messages", ofMessages) ?? emptyText("system", typeof system === "string" ? [] : system);
};

function emptyText(where: string, blocks: readonly Block[]): string | undefined {
  const texts = blocks.filter(({ type }) => type === "text").map(({ text }) => text);
  if (texts.includes("")) return `${where}: text content blocks must be non-empty`;
  const isBlank = texts.some((text) => text?.trim() === "");
  return isBlank ? `${where}: text content blocks must contain non-whitespace text` : undefined;
}

/** A tool's result has blocks of its own. */
export function withResults(block: Block): readonly Block[] {
  const { content } = block;
  return block.type === "tool_result" && Array.isArray(content) ? [block, ...content] : [block];
}

export const lastMessageCanBeContinued: Rule = ({ body: { messages }, model }) => {
  const last = messages.at(-1);
  if (last?.role !== "assistant") return undefined;
  if (!model.continues)
    return "This model does not support assistant message prefill. The conversation must end with a user message.";
  const text = blocksOf(last).at(-1)?.text ?? "";
  return text === text.trimEnd() ? undefined : "messages: final assistant content cannot end with trailing whitespace";
};
