// Ids and names in the only characters that providers accept for them. No two of them are the same.

const UNFIT = /[^a-zA-Z0-9_-]/g;

export function fits(word: string, longest: number): boolean {
  return word !== "" && word.length <= longest && word.search(UNFIT) === -1;
}

/** Room for a suffix, in characters: words that a longer one may be cut to share their count, or each would try all of it. */
const LONGEST_SUFFIX = 8;

/**
 * Each call returns another word, as close to the wanted one as it can be. The same calls always return the same words: what
 * follows in a conversation does not change what came before it, which a provider may have cached.
 */
export function openUniqueWords(longest: number): (wanted: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return (wanted) => {
    const base = wanted.slice(0, longest).replace(UNFIT, "_") || "_";
    const counted = base.slice(0, longest - LONGEST_SUFFIX);
    let word = base;
    for (let count = next.get(counted) ?? 2; taken.has(word); count++) {
      const suffix = `_${count}`;
      word = base.slice(0, longest - suffix.length) + suffix;
      next.set(counted, count + 1);
    }
    taken.add(word);
    return word;
  };
}
