// Remembers for a while what was looked up.

/** In entries. What is unknown is remembered too. */
const LARGEST_CACHE = 10_000;

/**
 * Remembers what was found, and what is being looked for, for `trusted` milliseconds: many calls at once ask once. A failure
 * is not remembered.
 */
export function cached<T>(find: (name: string) => Promise<T>, trusted: number): (name: string) => Promise<T> {
  const entries = new Map<string, { readonly value: Promise<T>; readonly until: number }>();
  return (name) => {
    const known = entries.get(name);
    if (known && known.until > Date.now()) return known.value;
    const value = find(name);
    entries.delete(name);
    if (entries.size >= LARGEST_CACHE) entries.delete(entries.keys().next().value ?? "");
    entries.set(name, { value, until: Date.now() + trusted });
    value.catch(() => entries.delete(name));
    return value;
  };
}
