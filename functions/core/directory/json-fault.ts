// What is wrong with a text that should be JSON, by line and column. JSON.parse knows the place of some errors only, and takes
// the last of two members with the same name without a word.
import { formatPath } from "./path.ts";

export interface Inspection {
  /** Why it is not JSON, if it is not. */
  readonly fault: string | undefined;
  /** The paths of the members whose name appears twice in their object. */
  readonly repeated: readonly string[];
}

export function inspectJson(text: string): Inspection {
  const reader = { text, at: 0, repeated: [] };
  try {
    readValue(reader, []);
    if (peek(reader) !== "") throw new JsonFault(reader, "the end of the file");
    return { fault: undefined, repeated: reader.repeated };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return { fault: error.message, repeated: reader.repeated };
  }
}

interface Reader {
  readonly text: string;
  at: number;
  readonly repeated: string[];
}

class JsonFault extends Error {
  constructor({ text, at }: Reader, expected: string) {
    const before = text.slice(0, at).split("\n");
    const found = at < text.length ? `'${String.fromCodePoint(text.codePointAt(at) ?? 0)}'` : "the end of the file";
    super(`line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: expected ${expected}, found ${found}`);
  }
}

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;

/** Levels. Far beyond what a file of ours has, and far from where a stack ends. */
const DEEPEST = 100;

function readValue(reader: Reader, path: readonly PropertyKey[]): void {
  const first = peek(reader);
  if (path.length > DEEPEST) throw new JsonFault(reader, `no more than ${DEEPEST} levels`);
  if (first === "{") readObject(reader, path);
  else if (first === "[") readArray(reader, path);
  else if (first === '"') take(reader, STRING, "a string that ends in its line and has only known escapes");
  else take(reader, SCALAR, "a value");
}

function readObject(reader: Reader, path: readonly PropertyKey[]): void {
  const names = new Set<string>();
  readList(reader, "}", () => {
    const name = JSON.parse(take(reader, STRING, "a name in double quotes"));
    if (names.has(name)) reader.repeated.push(formatPath([...path, name]));
    names.add(name);
    take(reader, /:/y, "':'");
    readValue(reader, [...path, name]);
  });
}

function readArray(reader: Reader, path: readonly PropertyKey[]): void {
  let index = 0;
  readList(reader, "]", () => readValue(reader, [...path, index++]));
}

/** From the opening bracket, where the reader is, to the closing one. */
function readList(reader: Reader, close: "}" | "]", readItem: () => void): void {
  reader.at++;
  if (peek(reader) !== close) {
    readItem();
    while (peek(reader) === ",") {
      reader.at++;
      readItem();
    }
  }
  take(reader, close === "}" ? /\}/y : /\]/y, `',' or '${close}'`);
}

/** The next character that is no space; empty at the end. */
function peek(reader: Reader): string {
  while (" \t\n\r".includes(reader.text[reader.at] ?? "end")) reader.at++;
  return reader.text[reader.at] ?? "";
}

function take(reader: Reader, token: RegExp, expected: string): string {
  peek(reader);
  token.lastIndex = reader.at;
  const found = token.exec(reader.text)?.[0];
  if (found === undefined) throw new JsonFault(reader, expected);
  reader.at += found.length;
  return found;
}
