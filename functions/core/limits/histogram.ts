// Times in buckets whose bounds grow by √2, from 16 ms on: histograms add up over hours, keys and models, which averages of
// percentiles do not.

/** Bucket `n` holds times of less than `BOUNDS[n]` milliseconds, and at least the bound before; the last holds the rest. */
export const BOUNDS: readonly number[] = Array.from({ length: 32 }, (_, n) => 16 * 2 ** (n / 2));

/** How many times each bucket holds, by its number; sparse. */
export type Histogram = Readonly<Record<number, number>>;

export function bucketOf(milliseconds: number): number {
  const found = BOUNDS.findIndex((bound) => milliseconds < bound);
  return found === -1 ? BOUNDS.length : found;
}
