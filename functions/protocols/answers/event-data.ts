// The JSON object in an event of a stream, or of a JSON answer.
import { type Bounds, exceededIn } from "../../core/wire/json-bounds.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";

/** Of a text beyond which its bounds are looked at, in characters: as objects, a smaller one fits into memory in any case. */
const LARGE = 1024 * 1024;
/** Room for any answer that is meant to be read, such as one with the log probabilities of 100,000 tokens. */
const BOUNDS = { depth: 1_000, containers: 1_000_000, values: 8_000_000, names: 10_000 } as const satisfies Bounds;

/** Undefined if it is not a JSON object, or a too complex one. */
export function parseData(text: string): Members | undefined {
  if (text.length > LARGE && exceededIn(text, BOUNDS) !== undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
