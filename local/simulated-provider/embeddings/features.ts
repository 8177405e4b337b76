// What the simulated provider sees in a text: its words, pieces of them, and the text itself, each with a weight. Texts that share
// words have features in common, and those that share parts of words have some.

export type Features = ReadonlyMap<string, number>;

const WORD = /[\p{L}\p{N}]+/gu;
/** A longer word says more than a short one, up to this length. */
const LONGEST = 8;
const PIECE = 3;
const PIECE_WEIGHT = 0.25;
/** Enough to distinguish texts of the same words, too little to matter otherwise. */
const WHOLE_WEIGHT = 0.1;

export function featuresOfText(text: string): Features {
  const weights = new Map([[`text ${text}`, WHOLE_WEIGHT]]);
  for (const [word, count] of countsOf(text.toLowerCase().match(WORD) ?? [])) {
    const weight = (Math.min(word.length, LONGEST) / LONGEST) * Math.sqrt(count);
    weights.set(`word ${word}`, weight);
    for (const piece of piecesOf(word)) add(weights, `piece ${piece}`, PIECE_WEIGHT * weight);
  }
  return weights;
}

/** Without a tokenizer, a token is an unreadable word. */
export function featuresOfTokens(tokens: readonly number[]): Features {
  const weights = new Map([[`tokens ${tokens.join()}`, WHOLE_WEIGHT]]);
  for (const [token, count] of countsOf(tokens)) weights.set(`token ${token}`, Math.sqrt(count));
  return weights;
}

function piecesOf(word: string): string[] {
  const marked = `<${word}>`;
  return Array.from({ length: marked.length - PIECE + 1 }, (_, at) => marked.slice(at, at + PIECE));
}

function countsOf<Item>(items: readonly Item[]): Map<Item, number> {
  const counts = new Map<Item, number>();
  for (const item of items) add(counts, item, 1);
  return counts;
}

function add<Item>(sums: Map<Item, number>, item: Item, amount: number): void {
  sums.set(item, (sums.get(item) ?? 0) + amount);
}
