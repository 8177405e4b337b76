// Thoughts that come back: unchanged, signed, and first in the last turn.
import { type Block, blocksOf, type Message, type Rule } from "../request.ts";
import { first } from "../shape.ts";
import { isRedacted, isSignatureOf } from "../signature.ts";

const isThought = ({ type }: Block) => type === "thinking" || type === "redacted_thinking";
const hasResult = (message: Message) => blocksOf(message).some(({ type }) => type === "tool_result");

export const signaturesAreValid: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const blocks = blocksOf(messages[index] as Message);
    const position = blocks.findIndex((block) => !isSigned(block));
    if (position === -1) return undefined;
    const path = `messages.${index}.content.${position}`;
    return blocks[position]?.type === "thinking"
      ? `${path}: Invalid \`signature\` in \`thinking\` block`
      : `${path}: Invalid \`data\` in \`redacted_thinking\` block`;
  });

function isSigned({ type, thinking, signature, data }: Block): boolean {
  if (type === "thinking") return isSignatureOf(String(thinking), String(signature));
  return type !== "redacted_thinking" || isRedacted(String(data));
}

/** Thinking with a budget wants to see the thoughts that the last turn began with, if the turn goes on. */
export const lastTurnBeginsWithThoughts: Rule = ({ body: { messages, thinking } }) => {
  if (thinking?.type !== "enabled") return undefined;
  const index = startOfOpenTurn(messages);
  const opening = index === undefined ? undefined : blocksOf(messages[index] as Message)[0];
  if (opening === undefined || isThought(opening)) return undefined;
  return `messages.${index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${opening.type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block.`;
};

/** The assistant's turn that goes on: the results of its tools do not interrupt it. */
function startOfOpenTurn(messages: readonly Message[]): number | undefined {
  let start: number | undefined;
  for (const index of [...messages.keys()].reverse()) {
    const message = messages[index] as Message;
    if (message.role === "assistant") start = index;
    else if (!hasResult(message)) break;
  }
  return start;
}

export const thoughtsAreNotLast: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const last = blocksOf(messages[index] as Message).at(-1);
    return last !== undefined && isThought(last)
      ? `messages.${index}: The final block in an assistant message cannot be \`${last.type}\`.`
      : undefined;
  });
