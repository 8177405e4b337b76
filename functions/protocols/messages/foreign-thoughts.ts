// Thoughts that Claude refuses, because another maker's model had them: they are left out of what Anthropic is sent.
import { getMember } from "../../core/wire/json.ts";
import { editMembers } from "../../core/wire/json-edit.ts";
import { editItems } from "../../core/wire/json-list.ts";
import { isMembers } from "../../core/wire/members.ts";
import { mayBeMarked, readSignature } from "./signatures.ts";

/**
 * Whether a look at the text says that there may be some: most requests have none, and may be megabytes long. `isStrict`: also
 * those that are unsigned.
 */
export function mayHaveForeignThoughts(text: string, isStrict: boolean): boolean {
  if (mayBeMarked(text)) return true;
  return isStrict && (/"signature"\s*:\s*(?:""|null)/.test(text) || hasUnsignedThoughts(text));
}

function hasUnsignedThoughts(text: string): boolean {
  const thoughts = text.match(/"type"\s*:\s*"thinking"/g)?.length ?? 0;
  return thoughts > 0 && thoughts > (text.match(/"signature"/g)?.length ?? 0);
}

/** `messages` is the text of the list. A message that had nothing else is left out whole. */
export function withoutForeignThoughts(messages: string, isStrict: boolean): string {
  if (!messages.startsWith("[")) return messages;
  return editItems(messages, (message) => {
    if (!message.startsWith("{") || !mayHaveForeignThoughts(message, isStrict)) return message;
    let isEmpty = false;
    const edited = editMembers(message, [{ name: "content", write: (content) => withoutBlocks(content) }]);
    return isEmpty ? undefined : edited;

    function withoutBlocks(content: string | undefined): string | undefined {
      if (!content?.startsWith("[")) return content;
      const rest = editItems(content, (block) => (isForeign(block, isStrict) ? undefined : block));
      isEmpty = rest !== content && /^\[\s*\]$/.test(rest);
      return rest;
    }
  });
}

function isForeign(text: string, isStrict: boolean): boolean {
  const type = text.startsWith("{") ? getMember(text, "type") : undefined;
  if (type !== '"thinking"' && type !== '"redacted_thinking"') return false;
  const block: unknown = JSON.parse(text);
  if (!isMembers(block)) return false;
  const signature = type === '"thinking"' ? (block["signature"] ?? "") : block["data"];
  if (typeof signature !== "string") return false;
  const maker = readSignature(signature)?.maker;
  return maker === undefined ? isStrict : maker !== "anthropic";
}
