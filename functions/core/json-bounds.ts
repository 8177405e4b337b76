// Holds a text to bounds before it is parsed: a few megabytes of brackets take hundreds of megabytes as objects. One pass
// that allocates nothing; it takes any text, also one that is no JSON.
import { type GatewayError, invalidRequest } from "./error.ts";
import { endOfString } from "./json-walk.ts";

const DEEPEST = 128;
const MOST_CONTAINERS = 100_000;
const MOST_VALUES = 1_000_000;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;

/** Throws a 400 for a text with more in it. */
export function assertBounded(text: string): void {
  let [at, depth, containers, values] = [0, 0, 0, 0];
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      values++;
      at = endOfString(text, at);
      if (at === 0) return;
      continue;
    }
    at++;
    if (code <= 32 || code === COMMA) continue;
    if (code === COLON)
      values--; // The string before it was a name.
    else if (isClosing(code)) depth--;
    else {
      if (++values > MOST_VALUES) throw tooMuch("1,000,000 values");
      if (!isOpening(code)) at = endOfWord(text, at);
      else if (++containers > MOST_CONTAINERS) throw tooMuch("100,000 objects and arrays");
      else if (++depth > DEEPEST) throw tooMuch("128 levels of nesting");
    }
  }
  if (values > MOST_VALUES) throw tooMuch("1,000,000 values");
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

function tooMuch(most: string): GatewayError {
  return invalidRequest(400, "invalid_value", `The body has more than ${most}.`);
}
