// Estimates the tokens of a text by the classes of its characters and the shapes of its words: one pass, without memory.
import { classOf } from "./character-class.ts";
import { isRare } from "./rare-pairs.ts";
import { type CharacterClass, CLASSES, WEIGHTS } from "./token-weights.ts";

/** Added where two letters meet that hardly ever do. */
const SPLIT = 0.5;
/** Instead of `next`, for a sign that repeats the one before it, as in a line of dashes. */
const REPEATED = 0.2;
/** A word takes the space before it into its token; a number does not. */
const SPACE_BEFORE_DIGIT = 0.9;

const COUNT = CLASSES.length;
const SIGN = CLASSES.indexOf("sign");
const NEXT = Float64Array.from(CLASSES, (name) => WEIGHTS[name].next);
const LONG = Float64Array.from(CLASSES, (name) => WEIGHTS[name].long);
const WORD = Float64Array.from(CLASSES, (name) => WEIGHTS[name].word);
/** By the class before and the next: what it costs to begin a run, 0 where a run goes on. The last row begins a text. */
const BEGIN = Float64Array.from(
  [...CLASSES, undefined].flatMap((before) => CLASSES.map((next) => begin(before, next))),
);
/** The same, 1 where both are ASCII letters. */
const ASCII_LETTERS = Uint8Array.from(
  CLASSES.flatMap((before) => CLASSES.map((next) => (isAscii(before) && isAscii(next) ? 1 : 0))),
);

function begin(before: CharacterClass | undefined, next: CharacterClass): number {
  if (before === next || (isSign(before) && isSign(next))) return 0;
  if (isLatin(before) && isLatin(next) && next !== "upper") return 0; // In camelCase, a capital begins a word.
  return WEIGHTS[next].first + (before === "space" && next === "digit" ? SPACE_BEFORE_DIGIT : 0);
}

function isSign(name: CharacterClass | undefined): boolean {
  return name === "sign" || name === "quote";
}

function isAscii(name: CharacterClass | undefined): boolean {
  return name === "lower" || name === "upper";
}

function isLatin(name: CharacterClass | undefined): boolean {
  return isAscii(name) || name === "accented" || name === "latin";
}

/** Before a word a space is part of its token; before a number, as in a table of figures, a model sends it by itself. */
const SPACE_ALONE = 0.9;

/** It may be summed over the pieces of a stream: a run that is cut begins anew, which costs a little more. */
export function estimateTokens(text: string): number {
  if (text === " ") return SPACE_ALONE;
  let tokens = 0;
  let before = COUNT;
  let previous = 0;
  let run = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const next = classOf(code);
    const pair = before * COUNT + next;
    const first = BEGIN[pair] as number;
    run = first > 0 ? 0 : run + 1;
    if (first > 0) tokens += first;
    else if (next === SIGN && code === previous) tokens += REPEATED;
    else {
      tokens += (run < (WORD[next] as number) ? NEXT[next] : LONG[next]) as number;
      if (ASCII_LETTERS[pair] === 1) tokens += SPLIT * isRare(previous, code);
    }
    before = next;
    previous = code;
  }
  return tokens;
}
