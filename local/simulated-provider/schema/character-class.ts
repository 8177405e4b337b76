// Picks a character that an escape or a class of a regular expression allows: `\d`, `[a-z_]`, `[^"]`.
import { notSimple, peek, type Reader, take } from "./pattern-reader.ts";

/** Both ends are included. */
type Range = readonly [from: string, to: string];

const shorthands = new Map<string, readonly Range[]>([
  ["d", [["0", "9"]]],
  [
    "s",
    [
      [" ", " "],
      ["\t", "\r"],
    ],
  ],
  [
    "w",
    [
      ["a", "z"],
      ["A", "Z"],
      ["0", "9"],
      ["_", "_"],
    ],
  ],
]);
const controls = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(126 - index));

/** After the opening bracket. */
export function readClass(reader: Reader): string {
  const isNegated = peek(reader) === "^";
  if (isNegated) reader.at++;
  const ranges: Range[] = [];
  while (peek(reader) !== "]") ranges.push(...readRanges(reader));
  reader.at++;
  return isNegated ? outside(ranges) : first(ranges);
}

/** After the backslash. */
export function readEscape(reader: Reader): readonly Range[] {
  const character = take(reader);
  const literal = controls.get(character) ?? character;
  const ranges = shorthands.get(character);
  if (ranges === undefined && /\w/.test(literal)) throw notSimple();
  return ranges ?? [[literal, literal]];
}

export function first(ranges: readonly Range[]): string {
  const [range] = ranges;
  if (range === undefined) throw notSimple();
  return range[0];
}

function readRanges(reader: Reader): readonly Range[] {
  const from = readMember(reader);
  const isRange = peek(reader) === "-" && reader.characters[reader.at + 1] !== "]";
  if (!isRange) return from;
  reader.at++;
  return [[first(from), first(readMember(reader))]];
}

function readMember(reader: Reader): readonly Range[] {
  const character = take(reader);
  return character === "\\" ? readEscape(reader) : [[character, character]];
}

function outside(ranges: readonly Range[]): string {
  const isInside = (character: string) => ranges.some(([from, to]) => character >= from && character <= to);
  const found = printable.find((character) => !isInside(character));
  if (found === undefined) throw notSimple();
  return found;
}
