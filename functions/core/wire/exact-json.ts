// JSON whose numbers keep all their digits: what a double cannot hold stays the text that it was written as.

/** Of ECMAScript 2026, which TypeScript's library does not describe yet. */
interface ExactJson {
  parse(
    text: string,
    revive: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
}

const exact = JSON as unknown as ExactJson;

/** A number with many digits or an exponent, where JSON can have one. It may also be in a string, which costs only time. */
const CANDIDATE = /(?:^|[\s,:[])-?(?:\d[\d.]{15}|[\d.]*\d[eE][+-]?\d)/;
const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * JSON.parse, except for numbers that would not come out of JSON.stringify as they went in: integers beyond 2^53 in any
 * notation, and what has more digits, or a larger or smaller exponent, than a double.
 */
export function parseExact(text: string): unknown {
  return CANDIDATE.test(text) ? exact.parse(text, revive) : JSON.parse(text);
}

/** A number that is kept as text. It looks like an object, and has nothing to read. */
export function isRawNumber(value: unknown): boolean {
  return exact.isRawJSON(value);
}

function revive(_name: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (typeof value !== "number" || source === undefined) return value;
  const isSafe = Number.isSafeInteger(value) || !Number.isInteger(value);
  return isSafe && decimalOf(source) === decimalOf(String(value)) ? value : exact.rawJSON(source);
}

/** One text for all notations of a number, apart from its sign. */
function decimalOf(text: string): string {
  const [, whole = "", fraction = "", exponent = "0"] = NUMBER.exec(text) ?? [text];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = trimZeros(digits);
  if (significant === "") return "0";
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** A loop, because the expression `0+$` takes quadratic time for some texts. */
function trimZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}
