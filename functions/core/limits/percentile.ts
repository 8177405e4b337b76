// Percentiles of times that are counted in buckets: near enough to compare hours, and exact to a bucket.
import { BOUNDS, type Histogram } from "./histogram.ts";

/** Of the last bucket, in milliseconds: Lambda ends every call then. */
const LONGEST = 15 * 60 * 1_000;
/** Of the first one. A time below a millisecond is none. */
const SHORTEST = 1;

export function countOf(histogram: Histogram): number {
  return entriesOf(histogram).reduce((sum, [, count]) => sum + count, 0);
}

/**
 * The time below which a part of all times lie, `part` from 0 to 1; in milliseconds. Within a bucket times are taken to be
 * spread evenly on a logarithmic scale. Undefined without any times.
 */
export function percentile(histogram: Histogram, part: number): number | undefined {
  const all = entriesOf(histogram);
  const wanted = part * countOf(histogram);
  let below = 0;
  for (const [bucket, count] of all) {
    if (below + count >= wanted) return within(bucket, (wanted - below) / count);
    below += count;
  }
  return undefined;
}

function within(bucket: number, share: number): number {
  const low = BOUNDS[bucket - 1] ?? SHORTEST;
  const high = BOUNDS[bucket] ?? LONGEST;
  return low * (high / low) ** share;
}

/** From the shortest to the longest, without empty ones. */
function entriesOf(histogram: Histogram): (readonly [bucket: number, count: number])[] {
  const entries = Object.entries(histogram).map(([bucket, count]) => [Number(bucket), count] as const);
  return entries.filter(([, count]) => count > 0).sort(([one], [other]) => one - other);
}
