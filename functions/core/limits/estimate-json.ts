// Estimates the tokens of JSON text: of its strings, names and numbers, and a little for what is around them.
import { estimateTokens } from "./estimate-text.ts";

/** For quotes and what separates a string from the next. As names count too, a message costs about 7 more than its text. */
const AROUND_STRING = 0.8;
const AROUND_NUMBER = 1;
/** For a pair of brackets. */
const BRACKETS = 0.4;
/** Characters. What is shorter is counted as text, even if it is data. */
const SHORTEST_DATA = 64;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** `text` must be valid JSON. The strings in `except` are not counted, each as often as it is listed. */
export function estimateJson(text: string, except: readonly string[]): number {
  const data = countsOf(except);
  let tokens = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      tokens += AROUND_STRING + estimateString(text.slice(at + 1, end - 1), data);
      at = end;
    } else if (isStructure(code)) {
      if (code === OPEN_BRACE || code === OPEN_BRACKET) tokens += BRACKETS;
      at++;
    } else {
      const end = endOfNumber(text, at);
      tokens += AROUND_NUMBER + estimateTokens(text.slice(at, end));
      at = end;
    }
  }
  return tokens;
}

function countsOf(strings: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of strings) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/** What is between the quotes of a string. */
function estimateString(quoted: string, data: Map<string, number>): number {
  const value = quoted.includes("\\") ? (JSON.parse(`"${quoted}"`) as string) : quoted;
  const expected = value.length < SHORTEST_DATA ? 0 : (data.get(value) ?? 0);
  if (expected === 0) return estimateTokens(value);
  data.set(value, expected - 1);
  return 0;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

/** The literals `true`, `false` and `null` are found the same way. */
function endOfNumber(text: string, start: number): number {
  let at = start;
  while (at < text.length && !isStructure(text.charCodeAt(at))) at++;
  return at;
}

function isStructure(code: number): boolean {
  if (code <= 32 || code === COMMA || code === COLON) return true;
  return code === OPEN_BRACE || code === CLOSE_BRACE || code === OPEN_BRACKET || code === CLOSE_BRACKET;
}
