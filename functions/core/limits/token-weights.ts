// How many tokens characters cost, by their class. Fitted to the o200k tokenizer, on the texts in test/fixtures/text and others.

/** In tokens: for the first character in a run of its class, for each one after it, and for each one after `word` of them. */
export interface Weights {
  readonly first: number;
  readonly next: number;
  readonly long: number;
  readonly word: number;
}

/** Letters join into words, and most words are one token or two. */
const words = (first: number, next: number, [long, word]: readonly [number, number]): Weights => ({
  first,
  next,
  long,
  word,
});
/** Each character costs the same, whatever is beside it. */
const each = (weight: number): Weights => words(weight, weight, [weight, 0]);

export const WEIGHTS = {
  lower: words(1, 0.05, [0.22, 4]),
  upper: words(1.05, 0.28, [0.38, 4]),
  digit: words(1, 0.36, [0.34, 3]),
  space: words(0.02, 0.6, [0.05, 2]),
  break: words(0.85, 0.3, [0.15, 4]),
  sign: words(0.86, 0.48, [0.48, 4]),
  quote: words(0.6, 0.25, [0.25, 4]),
  control: each(1.2),
  accented: words(1.05, 0.75, [0.75, 4]),
  latin: words(1.2, 0.85, [1.1, 8]),
  cyrillic: words(0.95, 0.25, [0.6, 10]),
  alphabet: words(0.95, 0.36, [0.75, 10]),
  arabic: words(0.95, 0.31, [0.65, 9]),
  indic: words(0.8, 0.36, [0.85, 9]),
  thai: each(0.68),
  abugida: each(0.88),
  kana: each(1.02),
  ideograph: each(1.02),
  symbol: each(1.25),
  emoji: each(0.95),
  twoBytes: each(1.45),
  threeBytes: each(2.2),
  fourBytes: each(1.7),
} as const satisfies Record<string, Weights>;

export type CharacterClass = keyof typeof WEIGHTS;

/** Their order gives each class its index. */
export const CLASSES = Object.keys(WEIGHTS) as readonly CharacterClass[];
