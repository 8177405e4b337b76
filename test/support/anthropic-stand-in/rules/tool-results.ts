// Calls of tools, and their results in the next message.
import { type Block, blocksOf, type Message, type Rule } from "../request.ts";
import { first } from "../shape.ts";

export const callsHaveIdsOfTheirOwn: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const blocks = blocksOf(messages[index] as Message);
    const ids = blocks.map(({ type, id }) => (type === "tool_use" ? id : undefined));
    const second = ids.findIndex((id, position) => id !== undefined && ids.indexOf(id) < position);
    return second === -1 ? undefined : `messages.${index}.content.${second}: \`tool_use\` ids must be unique`;
  });

/** All results of a message's calls, in the one message behind it, before anything else. */
export const callsHaveResults: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const calls = callsOf(messages[index]);
    const answered = new Set(leadingResults(messages[index + 1]).map((block) => block["tool_use_id"]));
    const open = calls.filter((id) => !answered.has(id));
    if (open.length === 0) return undefined;
    return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
  });

export const resultsHaveCalls: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const blocks = blocksOf(messages[index] as Message);
    const calls = callsOf(messages[index - 1]);
    return first(blocks.keys(), (position) => {
      const { type, tool_use_id: id } = blocks[position] as Block;
      if (type !== "tool_result" || calls.includes(id)) return undefined;
      return `messages.${index}.content.${position}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
    });
  });

export const callsHaveOneResult: Rule = ({ body: { messages } }) =>
  first(messages.keys(), (index) => {
    const ids = leadingResults(messages[index]).map((block) => block["tool_use_id"]);
    const second = ids.findIndex((id, position) => ids.indexOf(id) < position);
    if (second === -1) return undefined;
    return `messages.${index}.content.${second}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${ids[second]}`;
  });

function callsOf(message: Message | undefined): readonly unknown[] {
  if (message?.role !== "assistant") return [];
  return blocksOf(message).flatMap(({ type, id }) => (type === "tool_use" ? [id] : []));
}

export function leadingResults(message: Message | undefined): readonly Block[] {
  if (message?.role !== "user") return [];
  const blocks = blocksOf(message);
  const end = blocks.findIndex(({ type }) => type !== "tool_result");
  return end === -1 ? blocks : blocks.slice(0, end);
}
