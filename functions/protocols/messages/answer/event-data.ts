// The JSON object in an event of a stream, or of a JSON answer, and the text that tools are called with in it.

import { getMember } from "../../../core/wire/json.ts";
import { type Bounds, exceededIn } from "../../../core/wire/json-bounds.ts";
import { endOfValue, skipSpace } from "../../../core/wire/json-walk.ts";
import { isMembers, type Members } from "../../../core/wire/members.ts";

/** Of a text beyond which its bounds are looked at, in characters: as objects, a smaller one fits into memory in any case. */
const LARGE = 1024 * 1024;
/** Room for any answer that is meant to be read, such as one with the results of many searches. */
const BOUNDS = { depth: 1_000, containers: 1_000_000, values: 8_000_000, names: 10_000 } as const satisfies Bounds;

export function parseData(text: string): Members | undefined {
  if (text.length > LARGE && exceededIn(text, BOUNDS) !== undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A tool's input as the provider wrote it, so that its numbers keep all their digits. Empty where there is none. `text` is
 * that of the content block, which is valid JSON.
 */
export function inputText(text: string): string {
  const input = getMember(text, "input") ?? "";
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
