// Members of an answer as the provider wrote them, without parsing what they hold.

import { getMember } from "../../core/wire/json.ts";
import { endOfValue, skipSpace } from "../../core/wire/json-walk.ts";

/**
 * A tool's input as the provider wrote it, so that its numbers keep all their digits. Empty where there is none. `text` is
 * that of the content block, which is valid JSON.
 */
export function inputText(text: string, name = "input"): string {
  const input = getMember(text, name) ?? "";
  if (input.startsWith('"')) return JSON.parse(input);
  return input.startsWith("{") && input.charAt(skipSpace(input, 1)) !== "}" ? input : "";
}

/** The text of a member of a member, by its path. */
export function textAt(text: string, path: readonly string[]): string {
  let value = text;
  for (const name of path) value = getMember(value, name) ?? "{}";
  return value;
}

/** The texts of a list's items. */
export function itemTexts(text: string): string[] {
  const items: string[] = [];
  if (!text.startsWith("[")) return items;
  for (let at = skipSpace(text, 1); text.charAt(at) !== "]"; ) {
    const end = endOfValue(text, at);
    items.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text.charAt(at) === ",") at = skipSpace(text, at + 1);
  }
  return items;
}
