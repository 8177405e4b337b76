// What a pool has counted, as limits are compared with it.

import { hasLapsed } from "./bucket.ts";
import type { Quantity } from "./charge.ts";
import type { Held } from "./held.ts";
import { countName, type Pool } from "./pool.ts";
import type { Counts } from "./reservation.ts";
import { monthAt, type Window, windowsAt } from "./window.ts";

/** In the windows that hold a moment. What a purse holds of it is not used yet. */
export function countsOf({ pool, held }: { readonly pool: Pool; readonly held?: Held }, moment: number): Counts {
  const { minute, day } = windowsAt(moment);
  const month = monthAt(moment);
  const countIn = (quantity: Quantity, window: Window) => {
    const name = countName(quantity, window);
    return Math.max(0, (pool.counts.get(name) ?? 0) - (held?.amounts.get(name)?.amount ?? 0));
  };
  const cost = { day: countIn("cost", day), month: countIn("cost", month) };
  return {
    minute: { requests: countIn("requests", minute), tokens: countIn("tokens", minute) },
    day: { requests: countIn("requests", day), tokens: countIn("tokens", day) },
    ...((cost.day !== 0 || cost.month !== 0) && { cost }),
    concurrent: Math.max(0, pool.calls + pool.older - lapsedSlots(pool, moment) - idleSlots(held)),
  };
}

function lapsedSlots({ buckets }: Pool, moment: number): number {
  return buckets.reduce((sum, bucket) => sum + (hasLapsed(bucket, moment) ? bucket.calls : 0), 0);
}

function idleSlots(held: Held | undefined): number {
  return held === undefined ? 0 : [...held.slots.values()].reduce((sum, { calls }) => sum + calls, 0);
}
