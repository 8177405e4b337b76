// Remembers what a function gives that depends on nothing but a text, such as the parts of an address: calls ask for few of them,
// again and again.

/** Of `of`, for the texts that were asked for lately. Whoever asks must leave the value as it is. A failure is not remembered. */
export function remembered<T>(of: (text: string) => T, most = MOST): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = of(text);
    if (known.size >= most) known.clear();
    known.set(text, value);
    return value;
  };
}

const MOST = 1_000;
