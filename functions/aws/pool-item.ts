// The item that DynamoDB keeps for the pool of one key or model, and the names of its attributes. What every call would add
// to is short: an item of more than 1 KB costs two write units.
//   id                 key#demo
//   requests@2026-11-22T09:31, tokens@2026-11-22T09:31, requests@2026-11-22, tokens@2026-11-22, cost@2026-11-22, cost@2026-11
//                      what is counted; cost is in nano-dollars, of a key with a budget
//   slots              the slots that are taken
//   s@t0wtvw.22        how many of these are in the bucket of this name
//   t@t0wtvw.22, c@t0wtvw.22
//                      the surplus of its calls: tokens, and cost in nano-dollars
//   a, b               the ids of the changes that are remembered, as string sets
//   barred             a time: changes that open a chain and were made up to then are no longer done
//   k@2026-11-22T09    how many calls were killed, by the hour in which that was seen
//   expiresAt          for DynamoDB's time to live, in seconds
// A window or bucket that begins needs no reset, because its attributes have names that were never used before.
import { bucketNamed } from "../core/limits/bucket.ts";
import type { IdList } from "../core/limits/change-id.ts";
import type { Bucket, Bucketful, Pool } from "../core/limits/pool.ts";
import { type Item, numberIn, stringsIn } from "./item.ts";
import { olderCallsIn } from "./older-calls.ts";

export const SLOTS = "slots";
export const BARRED = "barred";
export const EXPIRY = "expiresAt";
export const LISTS: readonly IdList[] = ["a", "b"];

export function bucketNames({ name }: Pick<Bucket, "name">) {
  return { calls: `s@${name}`, tokens: `t@${name}`, cost: `c@${name}` };
}

const HOUR = 60 * 60_000;

export function killedName(moment: number): string {
  return `k@${new Date(moment).toISOString().slice(0, 13)}`;
}

export function poolIn(item: Item, now: number): Pool {
  const lists = LISTS.flatMap((list) => stringsIn(item, list));
  return {
    counts: new Map(Object.keys(item).flatMap((name) => (isCount(name) ? [[name, numberIn(item, name)]] : []))),
    calls: numberIn(item, SLOTS),
    buckets: bucketsIn(item).filter(({ calls, tokens, cost }) => calls !== 0 || tokens !== 0 || cost !== 0),
    ids: new Set(lists),
    barredUntil: numberIn(item, BARRED),
    killed: numberIn(item, killedName(now)) + numberIn(item, killedName(now - HOUR)),
    older: olderCallsIn(item, now).length,
  };
}

/** Also those that are empty. */
export function bucketsIn(item: Item): Bucketful[] {
  const names = new Set(Object.keys(item).flatMap((name) => /^[stc]@(.+)$/.exec(name)?.[1] ?? []));
  return Array.from(names, (name) => {
    const { calls, tokens, cost } = bucketNames({ name });
    const amounts = { calls: numberIn(item, calls), tokens: numberIn(item, tokens), cost: numberIn(item, cost) };
    return { ...bucketNamed(name), ...amounts };
  });
}

export function isCount(name: string): boolean {
  return /^(requests|tokens|cost)@/.test(name);
}
