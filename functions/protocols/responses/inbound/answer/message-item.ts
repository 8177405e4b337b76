// A message, which may have several parts: texts that follow each other, and a refusal.
import type { Item, ItemOptions } from "./item.ts";
import { openTextPart, type TextPart } from "./text-part.ts";

export interface MessageItem extends Item {
  open(type: "output_text" | "refusal"): void;
}

export function messageItem({ id, emit }: ItemOptions): MessageItem {
  const parts: TextPart[] = [];
  return {
    open(type) {
      parts.push(openTextPart(type, parts.length, emit));
    },
    say: (text) => parts.at(-1)?.say(text),
    close: () => parts.at(-1)?.close(),
    members(status) {
      return { id, type: "message", status, role: "assistant", content: parts.map((part) => part.members()) };
    },
  };
}
