// A turn that goes on without the thoughts with which it began, because another maker's model had them: with a budget for
// thinking Anthropic refuses it. It goes on without thinking, as it does for clients of other protocols.
import { getMember } from "../../core/wire/json.ts";
import type { Edit } from "../../core/wire/json-edit.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";

/** The edits of a request that lost thoughts. `messages` is the text of those that are left. */
export function withoutThinking(request: string, messages: string): Edit[] {
  const thinking: unknown = JSON.parse(getMember(request, "thinking") ?? "null");
  if (!isMembers(thinking) || thinking["type"] !== "enabled" || !hasLostThoughts(JSON.parse(messages))) return [];
  return [
    { name: "thinking", write: () => '{"type":"disabled"}' },
    { name: "context_management", write: (text) => text && withoutClearing(JSON.parse(text)) },
  ];
}

/** If results of tools are what the model is to answer: whether their turn begins with something else than thoughts. */
function hasLostThoughts(messages: unknown): boolean {
  let start: unknown;
  for (const message of Array.isArray(messages) ? messages.toReversed() : []) {
    if (!isMembers(message)) return false;
    const [first] = blocksIn(message);
    if (message["role"] === "assistant") start = first?.["type"];
    else if (!blocksIn(message).some(({ type }) => type === "tool_result")) break;
  }
  return start !== undefined && start !== "thinking" && start !== "redacted_thinking";
}

function blocksIn({ content }: Members): Members[] {
  return Array.isArray(content) ? content.filter(isMembers) : [];
}

/** Which thoughts to clear may be said only where there are any. */
function withoutClearing(management: unknown): string | undefined {
  const edits = isMembers(management) ? management["edits"] : undefined;
  if (!isMembers(management) || !Array.isArray(edits)) return JSON.stringify(management);
  const rest = edits.filter((edit) => !(isMembers(edit) && String(edit["type"]).startsWith("clear_thinking")));
  const { edits: _, ...others } = management;
  if (rest.length === 0 && Object.keys(others).length === 0) return undefined;
  return JSON.stringify({ ...others, edits: rest });
}
