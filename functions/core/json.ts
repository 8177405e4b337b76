// Edits one member of a JSON object in its text, so that every other byte travels as it came:
// numbers keep their digits, members their order, strings their escapes.

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const COMMA = 44;
const COLON = 58;

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Sets a top-level member of an object's text to a value that is JSON text itself. A name that stands twice, or is
 * written with escapes, is set in each place, because readers differ in which of them they believe (RFC 8259, 4).
 * `text` must be valid JSON and an object.
 */
export function setMember(text: string, name: string, value: string): string {
  const spans = valuesOf(text, name);
  if (spans.length === 0) return insertMember(text, name, value);
  let result = "";
  let copied = 0;
  for (const { start, end } of spans) {
    result += text.slice(copied, start) + value;
    copied = end;
  }
  return result + text.slice(copied);
}

/** The text of a top-level member's value, or undefined. Of several members of that name the last counts, as in JSON.parse. */
export function getMember(text: string, name: string): string | undefined {
  const last = valuesOf(text, name).at(-1);
  return last && text.slice(last.start, last.end);
}

function insertMember(text: string, name: string, value: string): string {
  const open = text.indexOf("{") + 1;
  const empty = text.charCodeAt(skipSpace(text, open)) === CLOSE_BRACE;
  return `${text.slice(0, open)}${JSON.stringify(name)}:${value}${empty ? "" : ","}${text.slice(open)}`;
}

function valuesOf(text: string, name: string): Span[] {
  const only = onlyValueOf(text, `"${name}"`);
  if (only !== undefined) return [only];
  const spans: Span[] = [];
  let at = skipSpace(text, text.indexOf("{") + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const nameEnd = endOfString(text, at);
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    if (isName(text, { start: at, end: nameEnd }, name)) spans.push({ start, end });
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return spans;
}

/** Found at a glance, as most often: written once, before any object within, in a text without escapes. */
function onlyValueOf(text: string, quoted: string): Span | undefined {
  const at = text.indexOf(quoted);
  if (at === -1 || text.indexOf(quoted, at + 1) !== -1 || text.includes("\\")) return undefined;
  const within = text.indexOf("{", text.indexOf("{") + 1);
  const colon = skipSpace(text, at + quoted.length);
  if ((within !== -1 && within < at) || text.charCodeAt(colon) !== COLON) return undefined;
  const start = skipSpace(text, colon + 1);
  return { start, end: endOfValue(text, start) };
}

function isName(text: string, { start, end }: Span, name: string): boolean {
  const quoted = text.slice(start, end);
  return quoted.includes("\\") ? JSON.parse(quoted) === name : quoted === `"${name}"`;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start;
  do at = text.indexOf('"', at + 1);
  while (isEscaped(text, at));
  return at + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

function endOfValue(text: string, start: number): number {
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
