// Takes back the slots of calls that were killed: they never give them back themselves.
import { lapsedIn } from "./bucket.ts";
import type { Pool, Pools } from "./pool.ts";

/** In an hour. A subject whose calls are killed so often keeps what they have reserved: it may be somebody's way to pay less. */
const MOST_KILLED = 3;

/** The pool without what has lapsed. */
export async function sweepLapsed(
  pools: Pools,
  subject: string,
  { pool, at }: { pool: Pool; at: number },
): Promise<Pool> {
  let swept = pool;
  for (const bucket of lapsedIn(pool.buckets, at)) {
    swept = await pools.sweep(subject, bucket, { keeps: swept.killed >= MOST_KILLED, at });
  }
  return swept;
}

/** As it counts for what is left of the limits. */
export async function readPool(pools: Pools, subject: string, now: number): Promise<Pool> {
  return sweepLapsed(pools, subject, { pool: await pools.read(subject), at: now });
}
