// The text of a JSON string that comes in pieces, with whatever a model may have broken in it.

interface JsonString {
  /** What a piece adds to the text. */
  read(piece: string): string;
  /** What is left where the string has no end. */
  end(): string;
}

/** From behind the quotation mark that begins it. What is behind the one that ends it counts for nothing. */
export function openJsonString(): JsonString {
  let rest = "";
  let isOver = false;
  const next = (piece: string, isLast: boolean) => {
    if (isOver) return "";
    const decoded = decode(rest + piece, isLast);
    rest = decoded.rest;
    isOver = decoded.isOver;
    return decoded.text;
  };
  return { read: (piece) => next(piece, false), end: () => next("", true) };
}

/** A run of characters, an escape, or the end. */
const TOKEN = /[^"\\]+|\\u([0-9a-fA-F]{4})|\\([^u])|"/sy;
const LONGEST_ESCAPE = 6;

function decode(encoded: string, isLast: boolean) {
  let text = "";
  TOKEN.lastIndex = 0;
  for (let at = 0; at < encoded.length; at = TOKEN.lastIndex) {
    const [token, code, letter] = TOKEN.exec(encoded) ?? [];
    if (token === '"') return { text, rest: "", isOver: true };
    if (token !== undefined) text += decodeToken(token, code, letter);
    else if (!isLast && encoded.length - at < LONGEST_ESCAPE) return { text, rest: encoded.slice(at), isOver: false };
    else {
      text += encoded.charAt(at);
      TOKEN.lastIndex = at + 1;
    }
  }
  return { text, rest: "", isOver: false };
}

const LETTERS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

function decodeToken(token: string, code: string | undefined, letter: string | undefined): string {
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  if (letter === undefined) return token;
  return LETTERS[letter] ?? (/["\\/]/.test(letter) ? letter : token);
}
