// Remembers what a function gives that depends on nothing but a text or a value that never changes, such as the parts of an
// address: calls ask for few of them, again and again. Whoever asks must leave the answer as it is. A failure is not remembered.

/** Of the texts that were asked for lately. What else `of` gets has to be the same for the same text. */
export function remembered<T, Rest extends unknown[] = []>(of: (text: string, ...rest: Rest) => T, most = 1_000) {
  const known = new Map<string, T>();
  return (text: string, ...rest: Rest): T => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = of(text, ...rest);
    if (known.size >= most) known.clear();
    known.set(text, value);
    return value;
  };
}

/** As long as the value is in use. */
export function rememberedOf<K extends object, T>(of: (value: K) => T) {
  const known = new WeakMap<K, T>();
  return (value: K): T => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const answer = of(value);
    known.set(value, answer);
    return answer;
  };
}
