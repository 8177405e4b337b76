// The input of a tool call: JSON text, which a model wrote and may have broken, as the object that providers want.
import { isRawNumber, parseExact } from "../../core/wire/exact-json.ts";
import { exceededIn } from "../../core/wire/json-bounds.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import { isBlank } from "./blank.ts";

/** Beyond it a text is not parsed: to write it again would need too deep a recursion. */
const DEEPEST = 100;
/** Objects and arrays in all inputs of a request, or characters that look like their beginnings. */
const MOST_CONTAINERS = 1_000_000;

/** For the calls of one request. What is no object, or cannot be read, becomes the member `input`. */
export function openToolInputs(): (text: string) => Members {
  const read = openJsonTexts();
  return (text) => {
    if (isBlank(text)) return {};
    const value = read(text);
    return isObject(value) ? value : { input: value };
  };
}

/** For the texts of one request: what they hold, or the text itself where that cannot be read. */
export function openJsonTexts(): (text: string) => unknown {
  let remaining = MOST_CONTAINERS;
  return (text) => {
    remaining -= countOpenings(text);
    return remaining < 0 ? text : parse(text);
  };
}

/** A number that kept its digits is none, though it looks like one. */
export function isObject(value: unknown): value is Members {
  return isMembers(value) && !isRawNumber(value);
}

function parse(text: string): unknown {
  const bounds = { depth: DEEPEST, containers: MOST_CONTAINERS, values: MOST_CONTAINERS };
  if (exceededIn(text, bounds) !== undefined) return text;
  try {
    return parseExact(text);
  } catch {
    return text;
  }
}

function countOpenings(text: string): number {
  let count = 0;
  for (const opening of ["{", "["]) {
    for (let at = text.indexOf(opening); at !== -1; at = text.indexOf(opening, at + 1)) count++;
  }
  return count;
}
