// The grammar of JSON (RFC 8259) as a table, one row for each state and one column for each byte: to look a byte up takes a
// nanosecond. What is in arrays, in objects, and in the object at the top has states of its own.

/** Of each of the three. */
const SIZE = 35;
export const ARRAY = 0;
export const OBJECT = SIZE;
/** States from here on, and what is to be done, need a closer look. */
export const TOP = 2 * SIZE;
/** Before the object at the top, and behind it. */
export const START = 3 * SIZE;
export const CLOSED = START + 1;

/** What is to be done in place of a next state. */
export const OPEN_ARRAY = 251;
export const OPEN_OBJECT = 252;
export const CLOSE = 253;
/** The byte is the first behind a number in the object at the top. */
export const NUMBER_ENDED = 254;
export const INVALID = 255;

/** States within one of the three. */
export const VALUE = 0;
/** The first member or value, or the closing bracket. */
export const FIRST = 1;
export const NAME = 2;
export const COLON = 3;
/** A comma, or the closing bracket. */
export const AFTER = 4;
const STRING = 5;
/** With its escapes, as a string. */
export const NAME_STRING = 11;
const [MINUS, ZERO, INTEGER, POINT, FRACTION, EXPONENT, SIGN, DIGITS_OF_EXPONENT] = [17, 18, 19, 20, 21, 22, 23, 24];
const LITERALS = [
  ["true", 25],
  ["false", 28],
  ["null", 32],
] as const;

const SPACE = " \t\n\r";
const DIGITS = "0123456789";
const HEXADECIMAL = `${DIGITS}abcdefABCDEF`;
const QUOTE = 34;
const BACKSLASH = 92;

/** The next state of `state << 8 | byte`, or what is to be done. */
export const NEXT = new Uint8Array((CLOSED + 1) << 8).fill(INVALID);

function step(state: number, bytes: string, next: number): void {
  for (const byte of bytes) NEXT[(state << 8) | byte.charCodeAt(0)] = next;
}

function strings(state: number, after: number): void {
  for (let byte = 0x20; byte <= 0xff; byte++) NEXT[(state << 8) | byte] = state;
  NEXT[(state << 8) | QUOTE] = after;
  NEXT[(state << 8) | BACKSLASH] = state + 1;
  step(state + 1, '"\\/bfnrt', state);
  step(state + 1, "u", state + 2);
  for (let digit = 2; digit <= 5; digit++) step(state + digit, HEXADECIMAL, digit === 5 ? state : state + digit + 1);
}

function values(state: number, base: number): void {
  step(state, SPACE, state);
  step(state, '"', base + STRING);
  step(state, "-", base + MINUS);
  step(state, "0", base + ZERO);
  step(state, "123456789", base + INTEGER);
  step(state, "[", OPEN_ARRAY);
  step(state, "{", OPEN_OBJECT);
  for (const [word, begin] of LITERALS) {
    step(state, word.charAt(0), base + begin);
    for (let at = 1; at < word.length; at++)
      step(base + begin + at - 1, word.charAt(at), at === word.length - 1 ? base + AFTER : base + begin + at);
  }
}

function numbers(base: number): void {
  step(base + MINUS, "0", base + ZERO);
  step(base + MINUS, "123456789", base + INTEGER);
  step(base + INTEGER, DIGITS, base + INTEGER);
  for (const state of [ZERO, INTEGER]) step(base + state, ".", base + POINT);
  for (const state of [POINT, FRACTION]) step(base + state, DIGITS, base + FRACTION);
  for (const state of [ZERO, INTEGER, FRACTION]) step(base + state, "eE", base + EXPONENT);
  step(base + EXPONENT, "+-", base + SIGN);
  for (const state of [EXPONENT, SIGN, DIGITS_OF_EXPONENT]) step(base + state, DIGITS, base + DIGITS_OF_EXPONENT);
}

function ends(base: number, bracket: string): void {
  const isTop = base === TOP;
  step(base + AFTER, SPACE, base + AFTER);
  step(base + AFTER, ",", base + (base === ARRAY ? VALUE : NAME));
  for (const state of [FIRST, AFTER]) step(base + state, bracket, CLOSE);
  for (const state of [ZERO, INTEGER, FRACTION, DIGITS_OF_EXPONENT])
    for (const byte of `${SPACE},${bracket}`)
      step(base + state, byte, isTop ? NUMBER_ENDED : (NEXT[((base + AFTER) << 8) | byte.charCodeAt(0)] ?? INVALID));
}

for (const base of [ARRAY, OBJECT, TOP]) {
  values(base + VALUE, base);
  strings(base + STRING, base + AFTER);
  numbers(base);
  ends(base, base === ARRAY ? "]" : "}");
}
values(ARRAY + FIRST, ARRAY);
for (const base of [OBJECT, TOP]) {
  for (const state of [FIRST, NAME]) step(base + state, SPACE, base + state);
  for (const state of [FIRST, NAME]) step(base + state, '"', base + NAME_STRING);
  strings(base + NAME_STRING, base + COLON);
  step(base + COLON, SPACE, base + COLON);
  step(base + COLON, ":", base + VALUE);
}
step(START, SPACE, START);
step(START, "{", TOP + FIRST);
step(CLOSED, SPACE, CLOSED);
