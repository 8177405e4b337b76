// Finds bytes within bytes in time that grows with their length only, whatever they are (Knuth, Morris and Pratt).

/** Where the pattern is, also where it overlaps itself. It is not empty. */
export function* occurrencesOf(pattern: Uint8Array, bytes: Uint8Array, from: number): Generator<number> {
  const fallbacks = fallbacksOf(pattern);
  const first = pattern[0] ?? 0;
  let [at, matched] = [from, 0];
  while (at < bytes.length) {
    if (matched === 0) {
      at = bytes.indexOf(first, at);
      if (at < 0) return;
    }
    if (bytes[at] !== pattern[matched]) {
      matched = fallbacks[matched] ?? 0;
      continue;
    }
    at++;
    if (++matched === pattern.length) {
      yield at - matched;
      matched = fallbacks[matched] ?? 0;
    }
  }
}

/** How much of the pattern is still matched where it fails after so many bytes. */
function fallbacksOf(pattern: Uint8Array): Uint8Array {
  const fallbacks = new Uint8Array(pattern.length + 1);
  let matched = 0;
  for (let at = 1; at < pattern.length; at++) {
    while (matched > 0 && pattern[at] !== pattern[matched]) matched = fallbacks[matched] ?? 0;
    if (pattern[at] === pattern[matched]) matched++;
    fallbacks[at + 1] = matched;
  }
  return fallbacks;
}
