// Holds a text to bounds before it is parsed: a few megabytes of brackets take hundreds of megabytes as objects. One pass
// that allocates nothing but the names it counts; it takes any text, also one that is no JSON.
import { endOfString } from "./json-walk.ts";

export interface Bounds {
  /** Levels of nesting. */
  readonly depth: number;
  /** Objects and arrays together. */
  readonly containers: number;
  /** Objects, arrays, and what is in them. */
  readonly values: number;
  /** Different names of members; they are not counted if there is no bound. */
  readonly names?: number;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;

/** The first bound that a text exceeds. */
export function exceededIn(text: string, bounds: Bounds): keyof Bounds | undefined {
  const names = bounds.names === undefined ? undefined : new Set<string>();
  let [at, depth, containers, values, start] = [0, 0, 0, 0, 0];
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      values++;
      start = at;
      at = endOfString(text, at);
      if (at === 0) return undefined;
      continue;
    }
    at++;
    if (code <= 32 || code === COMMA) continue;
    if (code === COLON) {
      values--; // The string before it was a name.
      if (names && names.add(text.slice(start, at)).size > (bounds.names ?? 0)) return "names";
    } else if (isClosing(code)) depth--;
    else {
      if (++values > bounds.values) return "values";
      if (!isOpening(code)) at = endOfWord(text, at);
      else if (++containers > bounds.containers) return "containers";
      else if (++depth > bounds.depth) return "depth";
    }
  }
  return values > bounds.values ? "values" : undefined;
}

function isOpening(code: number): boolean {
  return (code | 32) === 123;
}

function isClosing(code: number): boolean {
  return (code | 32) === 125;
}

/** Of a number, `true`, `false` or `null`. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isDelimiter(text.charCodeAt(at))) at++;
  return at;
}

function isDelimiter(code: number): boolean {
  return code <= 32 || code === COMMA || code === COLON || code === QUOTE || isOpening(code) || isClosing(code);
}
