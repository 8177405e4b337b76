// Reads a text through its escapes: percent-encoding, JSON's and HTML's. What it finds is still known by its place in the text.

/** A text as bytes, one in each character, and with every run of white space as one space. */
export interface Reading {
  readonly text: string;
  /** Where each character begins in the text as it came; at the end, how long that is. */
  readonly places: readonly number[];
}

/** An escape within an escape within an escape: servers pass on what other servers have escaped. */
const DEEPEST = 3;

/** The text as it came, then without its escapes, then without the escapes that were escaped. */
export function readingsOf(text: string): Reading[] {
  const raw = { text, places: Array.from({ length: text.length + 1 }, (_, place) => place) };
  const asBytes = rewritten(raw, /[^\0-\x7f]/gu, ([character]) => utf8(character));
  const readings = [rewritten(asBytes, /\s+/g, () => " ")];
  for (let last = readings[0]; last && readings.length <= DEEPEST && last.text.search(ESCAPE) >= 0; ) {
    last = rewritten(last, ESCAPE, unescaped);
    readings.push(last);
  }
  return readings;
}

const ESCAPE =
  /(?:%|\\x)([\da-f]{2})|(\\ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|\\u[\da-f]{4})|&#(\d{1,6}|x[\da-f]{1,5});|&(amp|lt|gt|quot|apos);|\\(.)/gi;

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** `%` and `\x` mean a byte, the others a character, of which UTF-8 may make several bytes. */
function unescaped([_, byte, unicode, code, name, symbol = ""]: readonly string[]): string {
  if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
  if (unicode !== undefined) return utf8(fromUnits(unicode));
  if (code !== undefined) return utf8(String.fromCodePoint(Number(code.replace(/^x/i, "0x"))));
  return NAMED[name?.toLowerCase() ?? ""] ?? (/[nrt]/.test(symbol) ? " " : symbol);
}

/** Not by JSON.parse, which refuses `\\U`: Python writes `\\U0001f600`. */
function fromUnits(escapes: string): string {
  const units = escapes.match(/[\da-f]{4}/gi) ?? [];
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
}

function rewritten({ text, places }: Reading, pattern: RegExp, write: (match: RegExpExecArray) => string): Reading {
  let result = "";
  const kept: number[] = [];
  let end = 0;
  const keep = (to: number) => {
    result += text.slice(end, to);
    for (; end < to; end++) kept.push(places[end] ?? 0);
  };
  for (const match of text.matchAll(pattern)) {
    keep(match.index);
    const written = write(match);
    result += written;
    for (const _ of written) kept.push(places[match.index] ?? 0);
    end += match[0].length;
  }
  keep(text.length);
  return { text: result, places: [...kept, places.at(-1) ?? 0] };
}

/** One byte in each character. */
export function utf8(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
