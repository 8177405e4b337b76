// Ids and names in the only characters that providers accept for them. No two of them are the same.

/** What a provider accepts. */
export interface WordRule {
  /** In characters. */
  readonly longest: number;
  /** The characters that are refused. With the flag `g`. */
  readonly unfit: RegExp;
  /** Those that a word may not begin with. */
  readonly unfitFirst?: RegExp;
}

/** Of most ids and names. */
export function plainWords(longest: number): WordRule {
  return { longest, unfit: /[^a-zA-Z0-9_-]/g };
}

export function fits(word: string, { longest, unfit, unfitFirst }: WordRule): boolean {
  return word !== "" && word.length <= longest && word.search(unfit) === -1 && unfitFirst?.test(word) !== true;
}

/** Room for a suffix, in characters: words that a longer one may be cut to share their count, or each would try all of it. */
const LONGEST_SUFFIX = 8;

/**
 * Each call returns another word, as close to the wanted one as it can be. The same calls always return the same words: what
 * follows in a conversation does not change what came before it, which a provider may have cached.
 */
export function openUniqueWords(rule: WordRule): (wanted: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return (wanted) => {
    const base = wordFor(wanted, rule);
    const counted = base.slice(0, rule.longest - LONGEST_SUFFIX);
    let word = base;
    for (let count = next.get(counted) ?? 2; taken.has(word); count++) {
      const suffix = `_${count}`;
      word = base.slice(0, rule.longest - suffix.length) + suffix;
      next.set(counted, count + 1);
    }
    taken.add(word);
    return word;
  };
}

/** As close to the wanted one as it can be. */
export function wordFor(wanted: string, { longest, unfit, unfitFirst }: WordRule): string {
  const word = wanted.slice(0, longest).replace(unfit, "_") || "_";
  return unfitFirst?.test(word) ? `_${word}`.slice(0, longest) : word;
}
