// Names that some readers of JSON take for others: encoding/json of Go, for one, compares them by Unicode's simple case
// folding, by which "Model", "MODEL" and "to\u212Aens" with the Kelvin sign are names of a member, too.

/** Gives the one of the known names that a name equals after simple case folding. */
export type FindName = (name: string) => string | undefined;

export function nameFinder(names: readonly string[]): FindName {
  const exact = new Set(names);
  const known = names.map((name) => ({ name, pattern: foldingPattern(name) }));
  // Simple case folding changes no name's length.
  const byLength = Map.groupBy(known, ({ name }) => name.length);
  return (name) => {
    const candidates = byLength.get(name.length);
    if (candidates === undefined || exact.has(name)) return candidates && name;
    return candidates.find(({ pattern }) => pattern.test(name))?.name;
  };
}

/** `i` with `u` compares by simple case folding (ECMAScript, Canonicalize). */
function foldingPattern(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`, "iu");
}
