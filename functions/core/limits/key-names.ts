// The names of all keys that were ever used, revoked ones too: usage records are found by them.

export interface KeyNames {
  /** Adds a name, if it is not there. */
  add(name: string): Promise<void>;
}

/** Beyond them, the name that was added first is forgotten, and added again. */
const MOST_NAMES = 10_000;

/** Adds each name once, as far as it remembers; one that could not be added is tried again with the key's next call. */
export function rememberedNames(stored: KeyNames, { mostNames = MOST_NAMES } = {}): KeyNames {
  const known = new Set<string>();
  return {
    async add(name) {
      if (known.has(name)) return;
      const [oldest] = known;
      if (oldest !== undefined && known.size >= mostNames) known.delete(oldest);
      known.add(name);
      await stored.add(name).catch((error) => {
        known.delete(name);
        throw error;
      });
    },
  };
}
