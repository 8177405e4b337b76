// What somebody may have meant: the known name that is closest to a misspelt one.

/** In characters. Comparing takes the square of it. */
const LONGEST = 256;
/** Of differing characters. */
const FARTHEST = 3;

/** Undefined if none is close: more than a third of the characters, or more than three of them, would have to change. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  let most = Math.min(FARTHEST, Math.max(1, Math.floor(name.length / 3)));
  let found: string | undefined;
  for (const candidate of known) {
    const distance = distanceWithin(most, name.toLowerCase(), candidate.toLowerCase());
    if (distance === undefined) continue;
    found = candidate;
    if (distance === 0) break;
    most = distance - 1;
  }
  return found;
}

/** Levenshtein's distance, row by row; undefined as soon as it must be more than `most`. */
function distanceWithin(most: number, one: string, other: string): number | undefined {
  if (Math.abs(one.length - other.length) > most) return undefined;
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let at = 1; at <= other.length; at++) {
      const changed = (above[at - 1] ?? 0) + (one[row - 1] === other[at - 1] ? 0 : 1);
      current.push(Math.min(changed, (above[at] ?? 0) + 1, (current[at - 1] ?? 0) + 1));
    }
    if (Math.min(...current) > most) return undefined;
    above = current;
  }
  const distance = above.at(-1) ?? 0;
  return distance <= most ? distance : undefined;
}
