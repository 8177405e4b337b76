// Which class a character belongs to.
import { type CharacterClass, CLASSES } from "./token-weights.ts";

const ASCII = 128;

/** Where in Unicode a class begins; it goes on to the next entry. Beyond ASCII these are multiples of 16. */
const RANGES: readonly (readonly [number, CharacterClass])[] = [
  [0x00, "control"],
  [0x09, "break"],
  [0x0b, "control"],
  [0x0d, "break"],
  [0x0e, "control"],
  [0x20, "space"],
  [0x21, "sign"],
  [0x22, "quote"],
  [0x23, "sign"],
  [0x30, "digit"],
  [0x3a, "sign"],
  [0x41, "upper"],
  [0x5b, "sign"],
  [0x61, "lower"],
  [0x7b, "sign"],
  [0x7f, "control"],
  [0x80, "twoBytes"],
  [0xa0, "symbol"],
  [0xc0, "accented"],
  [0x100, "latin"],
  [0x180, "twoBytes"],
  [0x370, "alphabet"],
  [0x400, "cyrillic"],
  [0x460, "twoBytes"],
  [0x530, "alphabet"],
  [0x600, "twoBytes"],
  [0x620, "arabic"],
  [0x6d0, "twoBytes"],
  [0x900, "indic"],
  [0xc00, "thai"],
  [0xc80, "indic"],
  [0xd80, "abugida"],
  [0xe00, "thai"],
  [0xe80, "threeBytes"],
  [0x1000, "abugida"],
  [0x10a0, "alphabet"],
  [0x1100, "threeBytes"],
  [0x1780, "abugida"],
  [0x1800, "threeBytes"],
  [0x1e00, "latin"],
  [0x1f00, "twoBytes"],
  [0x2000, "symbol"],
  [0x2300, "threeBytes"],
  [0x2400, "symbol"],
  [0x2800, "threeBytes"],
  [0x3000, "kana"],
  [0x3100, "twoBytes"],
  [0x3400, "threeBytes"],
  [0x4e00, "ideograph"],
  [0xa000, "threeBytes"],
  [0xac00, "ideograph"],
  [0xd7b0, "threeBytes"],
  [0xd800, "fourBytes"],
  [0xd830, "emoji"],
  [0xd840, "fourBytes"],
  [0xdc00, "emoji"],
  [0xe000, "threeBytes"],
  [0xff00, "symbol"],
];

/** Index of the class of each ASCII character, then of each 16 code units beyond. */
const INDEXES = new Uint8Array(ASCII + (0x10000 >> 4));

for (const [at, [start, name]] of RANGES.entries()) {
  const index = CLASSES.indexOf(name);
  const end = RANGES[at + 1]?.[0] ?? 0x10000;
  for (let code = start; code < Math.min(end, ASCII); code++) INDEXES[code] = index;
  for (let block = Math.max(start, ASCII) >> 4; block < end >> 4; block++) INDEXES[ASCII + block] = index;
}

/** The index, in CLASSES, of the class of a UTF-16 code unit. */
export function classOf(code: number): number {
  return INDEXES[code < ASCII ? code : ASCII + (code >> 4)] as number;
}
