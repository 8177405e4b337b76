// Texts that cost many tokens for their length, made afresh in each run.
import { randomInt } from "node:crypto";

type Character = () => string;

const oneOf =
  (characters: string): Character =>
  () =>
    characters[randomInt(characters.length)] as string;
const between =
  (first: number, last: number): Character =>
  () =>
    String.fromCodePoint(randomInt(first, last + 1));
const inTurn =
  (...parts: Character[]): Character =>
  () =>
    parts.map((part) => part()).join("");
const always =
  (text: string): Character =>
  () =>
    text;
const anyOf =
  (...parts: Character[]): Character =>
  () =>
    parts[randomInt(parts.length)]?.() ?? "";
const upTo =
  (most: number, part: Character): Character =>
  () =>
    Array.from({ length: randomInt(1, most + 1) }, part).join("");

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";
const lower = oneOf(LOWER);
const anyCodePoint =
  (last: number): Character =>
  () => {
    const code = randomInt(last + 1 - 0x800);
    return String.fromCodePoint(code < 0xd800 ? code : code + 0x800); // Not the surrogates.
  };

const HOSTILE: Readonly<Record<string, Character>> = {
  base64: oneOf(`${UPPER}${LOWER}${DIGITS}+/`),
  base32: oneOf(`${UPPER}234567`),
  hex: oneOf("0123456789abcdef"),
  "upper-case hex": oneOf("0123456789ABCDEF"),
  digits: oneOf(DIGITS),
  "digits with spaces": inTurn(oneOf(DIGITS), always(" ")),
  "escaped bytes": inTurn(always("\\x"), oneOf("0123456789abcdef"), oneOf("0123456789abcdef")),
  "control characters": between(0, 0x1f),
  "control characters of Latin-1": between(0x80, 0x9f),
  "white space": oneOf(" \t\r\n"),
  signs: oneOf("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
  "printable ASCII": between(0x20, 0x7e),
  "lower-case letters": lower,
  "upper-case letters": oneOf(UPPER),
  letters: oneOf(`${UPPER}${LOWER}`),
  "lower-case words": inTurn(upTo(9, lower), always(" ")),
  "upper-case words": inTurn(upTo(9, oneOf(UPPER)), always(" ")),
  "title-case words": inTurn(oneOf(UPPER), upTo(9, lower), always(" ")),
  "letters with spaces": inTurn(lower, always(" ")),
  "letters and digits": oneOf(`${LOWER}${DIGITS}`),
  "accented letters": between(0xc0, 0x17f),
  "combining marks": inTurn(lower, between(0x300, 0x36f), between(0x300, 0x36f)),
  "Yi syllables": between(0xa000, 0xa48c),
  "Ethiopic syllables": between(0x1200, 0x1248),
  "Cherokee, Canadian and runic letters": anyOf(
    between(0x13a0, 0x13f4),
    between(0x1400, 0x167f),
    between(0x16a0, 0x16f0),
  ),
  "Tibetan, Lao and Mongolian letters": anyOf(between(0xf40, 0xf6c), between(0xe81, 0xeb0), between(0x1820, 0x1878)),
  "Syriac and N'Ko letters": anyOf(between(0x710, 0x72f), between(0x7c0, 0x7ea)),
  "private characters": between(0xe000, 0xf8ff),
  emoji: anyOf(between(0x1f300, 0x1f64f), between(0x1f900, 0x1f9ff)),
  "joined emoji": inTurn(between(0x1f466, 0x1f469), always("\u200d")),
  "scripts beyond the first plane": anyOf(
    between(0x10000, 0x100ff),
    between(0x12000, 0x123ff),
    between(0x20000, 0x2a6df),
  ),
  "code points of the first plane": anyCodePoint(0xffff),
  "code points": anyCodePoint(0x10ffff),
};

const LENGTH = 3_000;

export const hostileTexts = (): [string, string][] =>
  Object.entries(HOSTILE).map(([name, character]) => {
    let text = "";
    while (text.length < LENGTH) text += character();
    return [name, text];
  });
