// Writes a text that a simple regular expression matches, without running it: a pattern from outside may take forever.
// Simple are literals, classes, groups, alternatives, repetitions, and anchors at the ends.
import { first, readClass, readEscape } from "./character-class.ts";
import { notSimple, peek, type Reader, take, takeMatch } from "./pattern-reader.ts";
import { SchemaError } from "./schema.ts";

interface Scope {
  readonly extra: number;
  readonly depth: number;
}

const maxDepth = 20;
const longestPattern = 1000;
const longestText = 32_768;

/** Undefined if the pattern is not simple. Repetitions get `extra` more rounds, as far as their limit allows. */
export function samplePattern(pattern: string, extra = 0): string | undefined {
  if (pattern.length > longestPattern) return undefined;
  const reader = { characters: [...pattern], at: 0 };
  try {
    const text = readAlternatives(reader, { extra, depth: 0 });
    return peek(reader) === undefined ? text : undefined;
  } catch (error) {
    if (error instanceof SchemaError) return undefined;
    throw error;
  }
}

function readAlternatives(reader: Reader, scope: Scope): string {
  if (scope.depth > maxDepth) throw notSimple();
  const text = readSequence(reader, scope);
  while (peek(reader) === "|") {
    reader.at++;
    readSequence(reader, scope);
  }
  return text;
}

function readSequence(reader: Reader, scope: Scope): string {
  let text = "";
  if (scope.depth === 0) takeMatch(reader, /^\^/);
  for (let next = peek(reader); next !== undefined && next !== "|" && next !== ")"; next = peek(reader)) {
    if (scope.depth === 0 && takeMatch(reader, /^\$(?=\||$)/)) break;
    const atom = readAtom(reader, scope);
    const count = readCount(reader, scope);
    if (text.length + atom.length * count > longestText) throw notSimple();
    text += atom.repeat(count);
  }
  return text;
}

function readAtom(reader: Reader, scope: Scope): string {
  const character = take(reader);
  if (character === "(") return readGroup(reader, scope);
  if (character === "[") return readClass(reader);
  if (character === ".") return "a";
  if (character === "\\") return first(readEscape(reader));
  if ("*+?{}^$]".includes(character)) throw notSimple();
  return character;
}

function readGroup(reader: Reader, scope: Scope): string {
  if (!takeMatch(reader, /^(\?:|\?<\w+>|(?!\?))/)) throw notSimple();
  const text = readAlternatives(reader, { ...scope, depth: scope.depth + 1 });
  if (take(reader) !== ")") throw notSimple();
  return text;
}

function readCount(reader: Reader, { extra }: Scope): number {
  const match = takeMatch(reader, /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/);
  if (match === null) return 1;
  const [, sign, digits, comma, limit] = match;
  if (sign === "?") return 0;
  const least = sign === undefined ? Number(digits) : Number(sign === "+");
  const most = comma === "" ? least : Number(limit || Number.POSITIVE_INFINITY);
  return Math.min(least + extra, most);
}
