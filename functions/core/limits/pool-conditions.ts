// What a pool asks of a change: its conditions, as the database checks them, of a pool as it was seen.
import { listOf } from "./change-id.ts";
import { countName, MOST_IDS, opensChain, type Pool, type PoolChange } from "./pool.ts";

/** What follows a change that is forgotten was done, if it leaves nothing itself. */
export function isDone({ ids }: Pick<Pool, "ids">, { id, follows }: PoolChange): boolean {
  if (id !== undefined) return ids.has(id);
  return follows !== undefined && !ids.has(follows);
}

export function isAllowed(pool: Pool, change: PoolChange): boolean {
  const { counts, slots, mostCalls, older = 0 } = change;
  if (mostCalls !== undefined && (pool.calls > mostCalls || pool.older > older)) return false;
  return (
    isRemembered(pool, change) &&
    !isBarred(pool, change) &&
    counts.every((each) => isBelow(pool, each)) &&
    slots.every((each) => isThere(pool, each))
  );
}

/** A new id needs room; one that takes the place of another has its room. */
function isRemembered({ ids }: Pool, { id, follows }: PoolChange): boolean {
  if (follows !== undefined) return ids.has(follows);
  if (id === undefined) return true;
  const inA = [...ids].filter((one) => listOf(one) === "a").length;
  return inA < MOST_IDS && ids.size - inA < MOST_IDS;
}

function isBarred({ barredUntil }: Pool, change: PoolChange): boolean {
  return opensChain(change) && change.at <= barredUntil;
}

function isBelow({ counts }: Pool, { quantity, window, most }: PoolChange["counts"][number]): boolean {
  return most === undefined || (counts.get(countName(quantity, window)) ?? 0) <= most;
}

function isThere({ buckets }: Pool, { bucket, calls }: PoolChange["slots"][number]): boolean {
  return calls >= 0 || (buckets.find(({ name }) => name === bucket.name)?.calls ?? 0) >= -calls;
}
