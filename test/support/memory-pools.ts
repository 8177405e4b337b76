// The twin of the pools in DynamoDB, in memory: imitates one item for each subject and its conditional updates.
import { bucketNamed, windowsOf } from "../../functions/core/limits/bucket.ts";
import { idLapsesAt, listOf } from "../../functions/core/limits/change-id.ts";
import { countsOf } from "../../functions/core/limits/counts.ts";
import {
  type Bucketful,
  countName,
  MOST_IDS,
  opensChain,
  type Pool,
  type PoolAnswer,
  type PoolChange,
  type Pools,
} from "../../functions/core/limits/pool.ts";
import type { Counts } from "../../functions/core/limits/reservation.ts";

interface Item {
  readonly counts: Map<string, number>;
  readonly buckets: Map<string, { calls: number; tokens: number; cost: number }>;
  readonly ids: Set<string>;
  /** By the hour in which it was seen. */
  readonly killed: Map<number, number>;
  barredUntil: number;
  calls: number;
  /** When it was changed last. */
  at: number;
}

export interface MemoryPools extends Pools {
  /** At once. */
  peek(subject: string): Pool;
  /** As they stand, in the windows that hold the moment: those of now, if none is given. */
  counts(subject: string, moment?: number): Counts;
  apply(change: PoolChange): PoolAnswer;
  reset(subject: string): void;
}

export function memoryPools(): MemoryPools {
  const items = new Map<string, Item>();

  function itemOf(subject: string): Item {
    const item = items.get(subject) ?? emptyItem();
    items.set(subject, item);
    return item;
  }

  function apply(change: PoolChange): PoolAnswer {
    const item = itemOf(change.subject);
    item.at = Math.max(item.at, change.at);
    if (isDone(item, change)) return { applied: true, pool: poolIn(item) };
    if (!isAllowed(item, change)) return { applied: false, pool: poolIn(item) };
    for (const { quantity, window, change: by } of change.counts) add(item.counts, countName(quantity, window), by);
    for (const { bucket, calls, tokens, cost } of change.slots) addSlots(item, bucket.name, { calls, tokens, cost });
    if (change.follows !== undefined) item.ids.delete(change.follows);
    if (change.id !== undefined) item.ids.add(change.id);
    item.barredUntil = Math.max(item.barredUntil, change.bars ?? 0);
    return { applied: true, pool: poolIn(item) };
  }

  function sweep(subject: string, bucket: Bucketful, { keeps, at }: { keeps: boolean; at: number }): Pool {
    const item = itemOf(subject);
    item.at = Math.max(item.at, at);
    const found = item.buckets.get(bucket.name);
    const isAsSeen =
      found && found.calls === bucket.calls && found.tokens === bucket.tokens && found.cost === bucket.cost;
    if (!isAsSeen) return poolIn(item);
    item.buckets.delete(bucket.name);
    item.calls -= bucket.calls;
    item.killed.set(hourOf(at), (item.killed.get(hourOf(at)) ?? 0) + bucket.calls);
    for (const id of item.ids) if (idLapsesAt(id) <= bucket.lapsesAt) item.ids.delete(id);
    if (keeps) return poolIn(item);
    const { day, month } = windowsOf(bucket);
    subtract(item.counts, countName("tokens", day), bucket.tokens);
    subtract(item.counts, countName("cost", day), bucket.cost);
    subtract(item.counts, countName("cost", month), bucket.cost);
    return poolIn(item);
  }

  return {
    change: async (change) => apply(change),
    sweep: async (subject, bucket, options) => sweep(subject, bucket, options),
    read: async (subject) => poolIn(itemOf(subject)),
    peek: (subject) => poolIn(itemOf(subject)),
    counts: (subject, moment = Date.now()) => countsOf({ pool: poolIn(itemOf(subject)) }, moment),
    apply,
    reset: (subject) => void items.delete(subject),
  };
}

function emptyItem(): Item {
  return { counts: new Map(), buckets: new Map(), ids: new Set(), killed: new Map(), barredUntil: 0, calls: 0, at: 0 };
}

function hourOf(moment: number): number {
  return Math.floor(moment / 3_600_000);
}

/** What follows a change that is forgotten was done, if it leaves nothing itself. */
function isDone({ ids }: Item, { id, follows }: PoolChange): boolean {
  if (id !== undefined) return ids.has(id);
  return follows !== undefined && !ids.has(follows);
}

function isAllowed({ counts, buckets, calls, ids, barredUntil }: Item, change: PoolChange): boolean {
  if (opensChain(change) && change.at <= barredUntil) return false;
  if (change.follows !== undefined && !ids.has(change.follows)) return false;
  if (change.follows === undefined && change.id !== undefined && isFull(ids)) return false;
  if (change.mostCalls !== undefined && calls > change.mostCalls) return false;
  const fits = change.counts.every(
    ({ quantity, window, most }) => most === undefined || (counts.get(countName(quantity, window)) ?? 0) <= most,
  );
  return (
    fits && change.slots.every(({ bucket, calls: by }) => by >= 0 || (buckets.get(bucket.name)?.calls ?? 0) >= -by)
  );
}

/** A new id needs room; one that takes the place of another has its room. */
function isFull(ids: ReadonlySet<string>): boolean {
  const inA = [...ids].filter((id) => listOf(id) === "a").length;
  return inA >= MOST_IDS || ids.size - inA >= MOST_IDS;
}

function add(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

/** Only what is counted: a day without a budget has no cost. */
function subtract(counts: Map<string, number>, name: string, by: number): void {
  const count = counts.get(name);
  if (count !== undefined) counts.set(name, count - by);
}

function addSlots(item: Item, name: string, by: { calls: number; tokens: number; cost: number }): void {
  const { calls, tokens, cost } = item.buckets.get(name) ?? { calls: 0, tokens: 0, cost: 0 };
  const sum = { calls: calls + by.calls, tokens: tokens + by.tokens, cost: cost + by.cost };
  item.calls += by.calls;
  if (sum.calls === 0 && sum.tokens === 0 && sum.cost === 0) item.buckets.delete(name);
  else item.buckets.set(name, sum);
}

function poolIn({ counts, buckets, ids, barredUntil, calls, killed, at }: Item): Pool {
  return {
    counts: new Map(counts),
    calls,
    buckets: Array.from(buckets, ([name, slots]) => ({ ...bucketNamed(name), ...slots })),
    ids: new Set(ids),
    barredUntil,
    killed: (killed.get(hourOf(at)) ?? 0) + (killed.get(hourOf(at) - 1) ?? 0),
    older: 0,
  };
}
