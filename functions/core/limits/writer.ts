// The writes of one purse, one after the other: what becomes of each is known before the next one is sent.
import { lapsedIn } from "./bucket.ts";
import { type Amounts, addAll, emptyAmounts, type Held, isEmpty, owes } from "./held.ts";
import { type Plan, planFor } from "./plan.ts";
import { type Pools, PoolUnreachable } from "./pool.ts";
import { InvalidUpdateError, type Reservation } from "./reservation.ts";
import type { Seen } from "./room.ts";
import { sweepLapsed } from "./sweep.ts";
import { type Turns, takeTurns } from "./turns.ts";

export interface WriterOptions {
  readonly subject: string;
  readonly pools: Pools;
  readonly held: Held;
  readonly now: () => number;
  /** How many changes the pool may remember. */
  readonly mostIds: number;
}

/** What a write is to take; what the purse has beyond `ahead` is given back with it. */
export interface Wanted {
  readonly reservations: readonly Reservation[];
  readonly ahead: Amounts;
  /** What calls are like. */
  readonly like: Reservation;
}

export interface Writer extends Turns {
  /** Whether the pool has not refused it. Throws if the pool cannot be reached. In turn only. */
  write(wanted: Wanted): Promise<boolean>;
  /** Gives back, and pays, all that the purse has. In turn only. */
  giveAll(like: Reservation): Promise<void>;
  /** Whether more than so many buckets have lapsed. */
  hasLapsed(most?: number): boolean;
  /** Takes back what has lapsed, if it is more than so many buckets. Whether it was. In turn only. */
  sweep(most?: number): Promise<boolean>;
  /** Whether the outcome of the last write is unknown. */
  isUnsure(): boolean;
  seen(): Seen | undefined;
}

/** What has lapsed with the first one is not in the second, and the last one leaves no id. */
const TRIES = 3;

export function createWriter({ subject, pools, held, now, mostIds }: WriterOptions): Writer {
  let seen: Seen | undefined;
  /** It is sent again before any other: its calls are gone, and what they were to get is held. */
  let unsure: Plan | undefined;

  async function send(plan: Plan, { isRepeated = false } = {}): Promise<boolean> {
    if (!plan.isNeeded) {
      plan.skipped();
      return true;
    }
    try {
      const { applied, pool, isInDoubt = false } = await pools.change(plan.change);
      seen = { pool, at: now() };
      if (isInDoubt) plan.doubted();
      if (!applied) plan.refused(pool);
      else if (now() < plan.knownUntil) plan.applied();
      else plan.lost();
      return applied;
    } catch (error) {
      if (error instanceof InvalidUpdateError) throw error; // It will never be written: all of it stays as the pool has it.
      const isInDoubt = isRepeated || !(error instanceof PoolUnreachable) || error.isInDoubt;
      if (isInDoubt) plan.doubted();
      if (isInDoubt && plan.isOnce) unsure = plan;
      else if (isInDoubt) plan.lost();
      else plan.failed();
      throw error;
    }
  }

  async function resolveDoubt(): Promise<void> {
    const plan = unsure;
    if (plan === undefined) return;
    unsure = undefined;
    if (now() >= plan.repeatableUntil) plan.lost();
    else if (await send(plan, { isRepeated: true })) addAll(held.returning, plan.taken);
  }

  async function write(wanted: Wanted): Promise<boolean> {
    await resolveDoubt();
    return send(planFor({ subject, held, ...wanted, pool: seen?.pool, now: now(), mostIds }));
  }

  function hasLapsed(most = 0): boolean {
    return seen !== undefined && lapsedIn(seen.pool.buckets, now()).length > most;
  }

  return {
    ...takeTurns(),
    write,
    async giveAll(like) {
      for (let tries = 0; tries < TRIES; tries++) {
        const isGiven = await write({ reservations: [], ahead: emptyAmounts(), like });
        if (isGiven && (held.id === undefined || held.running > 0)) return;
      }
      if (!isEmpty(held.returning) || owes(held)) throw new PoolUnreachable(false);
    },
    hasLapsed,
    async sweep(most) {
      if (seen === undefined || !hasLapsed(most)) return false;
      seen = { pool: await sweepLapsed(pools, subject, { pool: seen.pool, at: now() }), at: now() };
      return true;
    },
    isUnsure: () => unsure !== undefined,
    seen: () => seen,
  };
}
