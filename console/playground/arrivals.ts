// When the pieces of an answer arrived.

/** The longest time between two of them, in milliseconds. */
export function longestPause(arrivals: readonly number[]): number {
  return arrivals.slice(1).reduce((longest, at, before) => Math.max(longest, at - (arrivals[before] ?? at)), 0);
}

/** Tokens a second, from the first one on. */
export function speedOf(tokens: number | undefined, first: number | undefined, end: number): number | undefined {
  if (tokens === undefined || first === undefined || end - first < 50) return undefined;
  return tokens / ((end - first) / 1000);
}
