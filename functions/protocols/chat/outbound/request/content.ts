// The content of messages: one text where there is nothing else, because some servers take no list.
import type { CacheMark, TextPart } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";

export type Part = Members;
export type Message = Readonly<Record<string, unknown>> & { readonly role: "system" | "user" | "assistant" | "tool" };

/** Nothing for text that says nothing. */
export function writeText({ text, cache }: Pick<TextPart, "text" | "cache">, takesMarks: boolean): Part[] {
  return isBlank(text) ? [] : [marked({ type: "text", text }, cache, takesMarks)];
}

export function marked(part: Part, cache: CacheMark | undefined, takesMarks: boolean): Part {
  if (cache === undefined || !takesMarks) return part;
  return { ...part, cache_control: { type: "ephemeral", ...(cache.ttl && { ttl: cache.ttl }) } };
}

export function contentOf(parts: readonly Part[]): string | readonly Part[] {
  return parts.every(isPlain) ? parts.map(({ text }) => text).join("\n\n") : parts;
}

function isPlain({ type, cache_control: mark }: Part): boolean {
  return type === "text" && mark === undefined;
}
