// Hides secrets in a text, in whatever encoding they are in it.
import { type Reading, readingsOf, utf8 } from "./escapes.ts";

/** A short secret is a part of other words too: it is hidden only where it is a word of its own. */
export const SHORT = 8;

/** The most characters that an escape may take for one of a secret: a bound for what is cut. */
export const LONGEST_ESCAPE = 16;

/** What is looked for, in lower case. */
interface Sought {
  readonly bytes: string;
  /** Where it is found, the word around it is hidden: it may say what is before and after the secret. */
  readonly isBase64: boolean;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Takes the time to look at the secrets once. */
export function hiderOf(secrets: readonly string[]): (text: string) => string {
  const sought = secrets.filter((secret) => secret.trim() !== "").flatMap(formsOf);
  return (text) =>
    sought.length === 0
      ? text
      : without(
          text,
          readingsOf(text).flatMap((one) => found(one, sought)),
        );
}

/** A secret may have escapes itself, as in an address; UTF-8 may have been read as another encoding; `+` may be a space. */
function formsOf(secret: string): Sought[] {
  const plain = readingsOf(secret.trim()).map(({ text }) => text);
  const forms = new Set(plain.flatMap((form) => [form, utf8(form), form.replaceAll(" ", "+")]));
  return [...forms].flatMap((form) => [{ bytes: form.toLowerCase(), isBase64: false }, ...base64FormsOf(form)]);
}

/** In bytes. Less would be found in ordinary words. */
const SHORTEST_IN_BASE64 = 6;

/** Base64 turns three bytes into four characters: there are three forms, by how many bytes come before. */
function base64FormsOf(bytes: string): Sought[] {
  if (bytes.length < SHORTEST_IN_BASE64) return [];
  return [0, 1, 2].map((before) => {
    const [from, to] = [Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3)];
    return {
      bytes: btoa(" ".repeat(before) + bytes)
        .slice(from, to)
        .toLowerCase(),
      isBase64: true,
    };
  });
}

function found(reading: Reading, sought: readonly Sought[]): Range[] {
  const text = reading.text.toLowerCase();
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  const ranges: Range[] = [];
  for (const { bytes, isBase64 } of sought) {
    const within = isBase64 ? base64 : text;
    for (let from = within.indexOf(bytes); from >= 0; ) {
      const range = { from, to: from + bytes.length };
      const whole = isBase64 ? widened(within, range) : range;
      if (isBase64 || bytes.length >= SHORT || isWord(within, range)) ranges.push(whole);
      from = within.indexOf(bytes, whole.to); // A word is widened once, however often it has the secret.
    }
  }
  return ranges.map(({ from, to }) => ({ from: reading.places[from] ?? 0, to: reading.places[to] ?? 0 }));
}

function widened(text: string, { from, to }: Range): Range {
  const isInWord = (at: number) => /[a-z\d+/=]/.test(text.charAt(at));
  while (isInWord(from - 1)) from--;
  while (isInWord(to)) to++;
  return { from, to };
}

function isWord(text: string, { from, to }: Range): boolean {
  return !/\w/.test(text.charAt(from - 1)) && !/\w/.test(text.charAt(to));
}

function without(text: string, ranges: readonly Range[]): string {
  let rest = "";
  let end = 0;
  for (const { from, to } of ranges.toSorted((one, other) => one.from - other.from)) {
    if (from >= end) rest += `${text.slice(end, from)}[redacted]`;
    end = Math.max(end, to);
  }
  return rest + text.slice(end);
}
