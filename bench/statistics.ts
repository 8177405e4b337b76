// Medians, tails and spreads.

/** What the rounds gave for one figure. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export function summarize(values: readonly number[]): Summary {
  return { median: quantile(values, 0.5), low: Math.min(...values), high: Math.max(...values) };
}

/** Nearest rank: always one of the values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? Number.NaN;
}
