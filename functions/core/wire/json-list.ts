// Changes and removes items of a JSON list in its text, without parsing the others.
import { endOfValue, skipSpace } from "./json-walk.ts";

/**
 * `write` gives each item's new text; undefined removes it, with one of its commas. Every other byte stays as it is. The text
 * must be that of a list, and valid JSON.
 */
export function editItems(text: string, write: (item: string) => string | undefined): string {
  let [edited, copied, isFirst] = ["", 0, true];
  let comma: number | undefined;
  for (let at = skipSpace(text, text.indexOf("[") + 1); text.charAt(at) !== "]"; ) {
    const end = endOfValue(text, at);
    const next = skipSpace(text, end);
    const hasNext = text.charAt(next) === ",";
    const item = text.slice(at, end);
    const value = write(item);
    if (value === undefined) {
      const isBehind = !isFirst && comma !== undefined;
      edited += text.slice(copied, isBehind ? comma : at);
      copied = isBehind || !hasNext ? end : next + 1;
    } else if (value !== item) {
      edited += text.slice(copied, at) + value;
      copied = end;
    }
    isFirst &&= value === undefined;
    comma = next;
    at = hasNext ? skipSpace(text, next + 1) : next;
  }
  return edited + text.slice(copied);
}
