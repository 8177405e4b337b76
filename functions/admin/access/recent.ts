// What was read a moment ago, so that a page's dozen requests read it once.

interface Options {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** For how long it is remembered, in milliseconds. */
  readonly longest: number;
  /** Of what is remembered at the same time; 1,000 unless given. */
  readonly most?: number;
}

export interface Recent<Value> {
  read(id: string): Promise<Value | undefined>;
  forget(id: string): void;
}

/** What is missing is not remembered, so that guesses leave nothing behind. */
export function recent<Value>(
  load: (id: string) => Promise<Value | undefined>,
  { now, longest, most = 1_000 }: Options,
): Recent<Value> {
  const seen = new Map<string, { readonly value: Value; readonly at: number }>();
  return {
    async read(id) {
      const found = seen.get(id);
      if (found !== undefined && now() - found.at < longest) return found.value;
      seen.delete(id);
      const at = now();
      const value = await load(id);
      if (value === undefined) return undefined;
      for (const oldest of seen.keys()) {
        if (seen.size < most) break;
        seen.delete(oldest);
      }
      seen.set(id, { value, at });
      return value;
    },
    forget: (id) => void seen.delete(id),
  };
}
