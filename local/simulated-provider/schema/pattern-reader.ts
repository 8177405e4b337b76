// Where reading a regular expression has come to. What is not simple ends the reading.
import { SchemaError } from "./schema.ts";

export interface Reader {
  readonly characters: readonly string[];
  at: number;
}

export function peek({ characters, at }: Reader): string | undefined {
  return characters[at];
}

export function take(reader: Reader): string {
  const character = reader.characters[reader.at++];
  if (character === undefined) throw notSimple();
  return character;
}

/** Takes what the expression, which begins with `^`, finds within the next characters. */
export function takeMatch(reader: Reader, expression: RegExp): RegExpExecArray | null {
  const match = expression.exec(reader.characters.slice(reader.at, reader.at + 40).join(""));
  reader.at += match?.[0].length ?? 0;
  return match;
}

export function notSimple(): SchemaError {
  return new SchemaError("the pattern is not simple");
}
