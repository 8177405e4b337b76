// Walks over the top level of a JSON object's text, without parsing what its members hold. The text must be valid JSON.

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const COMMA = 44;

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface MemberSpan {
  /** As it is written, with its quotes. */
  readonly name: Span;
  readonly value: Span;
  /** Where the comma before it is; undefined for the first member. */
  readonly comma: number | undefined;
}

/** Visits the members of an object's text, in order. */
export function walkMembers(text: string, visit: (member: MemberSpan) => void): void {
  let comma: number | undefined;
  let at = skipSpace(text, text.indexOf("{") + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const nameEnd = endOfString(text, at);
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    visit({ name: { start: at, end: nameEnd }, value: { start, end }, comma });
    comma = skipSpace(text, end);
    at = text.charCodeAt(comma) === COMMA ? skipSpace(text, comma + 1) : comma;
  }
}

/** The name that a string's text represents, with its escapes resolved. */
export function nameIn(text: string, { start, end }: Span): string {
  const inside = text.slice(start + 1, end - 1);
  return inside.includes("\\") ? JSON.parse(text.slice(start, end)) : inside;
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}

/** Behind the closing quote; 0 if there is none, which valid JSON cannot have. */
export function endOfString(text: string, start: number): number {
  const quote = text.indexOf('"', start + 1);
  return text.charCodeAt(quote - 1) === BACKSLASH ? endOfEscaped(text, start) : quote + 1;
}

function endOfEscaped(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return 0;
}

export function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return endOfString(text, start);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return endOfContainer(text, start);
  let at = start;
  while (!isDelimiter(text.charCodeAt(at))) at++;
  return at;
}

function isDelimiter(code: number): boolean {
  return code <= 32 || code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET;
}

function endOfContainer(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
    at = code === QUOTE ? endOfString(text, at) : at + 1;
  } while (depth > 0);
  return at;
}
