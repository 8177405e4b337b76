// Changes of pools for tests, and pools as they can be compared.
import { bucketFor, bucketNamed, hasLapsed } from "../../functions/core/limits/bucket.ts";
import type { CountChange, Pool, PoolChange } from "../../functions/core/limits/pool.ts";
import { isLongOver, monthAt, type Window, windowsAt } from "../../functions/core/limits/window.ts";
import { MINUTE } from "./counting.ts";

export const COUNTED = [
  "requests/minute",
  "tokens/minute",
  "requests/day",
  "tokens/day",
  "cost/day",
  "cost/month",
] as const;
export type Counted = (typeof COUNTED)[number];

export function windowOf(counted: Counted, at: number): Pick<CountChange, "quantity" | "window"> {
  const [quantity, span] = counted.split("/") as [CountChange["quantity"], "minute" | "day" | "month"];
  const windows: Record<typeof span, Window> = { ...windowsAt(at), month: monthAt(at) };
  return { quantity, window: windows[span] };
}

interface Wanted extends Partial<Omit<PoolChange, "counts">> {
  readonly subject: string;
  readonly at: number;
  /** What is added. */
  readonly adds?: Partial<Record<Counted, number>>;
  /** What may be there at most. */
  readonly most?: Partial<Record<Counted, number>>;
  /** In the bucket of a call of a minute that comes now. */
  readonly calls?: number;
  readonly tokens?: number;
  readonly cost?: number;
}

export function bucketAt(at: number) {
  return bucketFor({ at, killedAt: at + MINUTE }, 16);
}

export function changeOf({ adds = {}, most = {}, calls = 0, tokens = 0, cost = 0, ...change }: Wanted): PoolChange {
  const { at } = change;
  const counts = COUNTED.flatMap((counted): CountChange[] => {
    const change = adds[counted] ?? 0;
    return change === 0 ? [] : [{ ...windowOf(counted, at), change, most: most[counted] }];
  });
  const slots = calls === 0 ? [] : [{ bucket: bucketAt(at), calls, tokens, cost }];
  return { counts, slots, expiresAt: at + 48 * 60 * MINUTE, ...change };
}

/** What is there, without what nobody needs any more and may or may not have been removed. */
export function shown({ counts, buckets, ids, ...pool }: Pool, now: number) {
  const isNeeded = ([name, count]: [string, number]) => count !== 0 && !isLongOver(name.split("@")[1] ?? "", now);
  return {
    ...pool,
    counts: Object.fromEntries([...counts].filter(isNeeded).toSorted()),
    buckets: buckets.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    ids: [...ids].filter((id) => !hasLapsed(bucketNamed(id), now)).toSorted(),
  };
}
