// A purse: what an instance holds of one pool. It takes for the calls that wait, admits from what it has, and gives back what
// they did not use: at once where the limits are near, and otherwise keeps a little of it for the next call.
import { lapsedIn } from "./bucket.ts";
import type { Reservation, Spent } from "./counters.ts";
import { fittingIn } from "./fitting.ts";
import { addAll, covers, draw, emptyHeld, forgetEnded, giveBack, type Held, owes, type Slots } from "./held.ts";
import type { Holding } from "./holding.ts";
import { grantedTo, isNothing, nextLike, type Plan, planFor } from "./plan.ts";
import { MOST_IDS, type Pool, type Pools, PoolUnreachable } from "./pool.ts";
import { rememberRefusals } from "./refusals.ts";
import { type Room, roomFor } from "./room.ts";
import { sweepLapsed } from "./sweep.ts";

export interface PurseOptions {
  readonly subject: string;
  readonly pools: Pools;
  readonly holding: Holding;
  readonly now: () => number;
  /** How many changes the pool may remember. */
  readonly mostIds?: number;
}

/** What a call has been granted. */
export interface Grant {
  /**
   * Puts what was spent in the place of the reservation, once. Resolves when the pool knows what it has to know before the client
   * has the end of its answer. Rejects if that failed: `flush` has to be tried again.
   */
  settle(spent: Spent): Promise<void>;
}

export interface Purse {
  /** At once, and without a write; undefined if that cannot be. */
  draw(reservation: Reservation): Grant | undefined;
  /** Waits for the pool; undefined if that refuses. Throws if it cannot be reached. */
  take(reservation: Reservation): Promise<Grant | undefined>;
  /** How far from its limits a call is, by what was seen last. */
  room(reservation: Reservation): Room;
  /** Writes what the pool has not been told yet. */
  flush(): Promise<void>;
  /** Takes for the next calls: behind a reply, or from time to time. */
  prepare(): Promise<void>;
  /** Gives back all that no call needs. */
  close(): Promise<void>;
  /** What it holds of the pool, and nobody uses. */
  readonly held: Held;
  seen(): Seen | undefined;
}

/** What was seen last of the pool. */
export interface Seen {
  readonly pool: Pool;
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface Waiter {
  readonly reservation: Reservation;
  readonly outcome: PromiseWithResolvers<Grant | undefined>;
}

/** How often calls are tried again that were refused by what is over already. */
const TRIES = 4;
/** For how long an instance remembers the calls that came, in milliseconds. */
const LOAD_TIME = 4_000;

export function openPurse({ subject, pools, holding, now, mostIds = MOST_IDS }: PurseOptions): Purse {
  const held = emptyHeld();
  let seen: { readonly pool: Pool; readonly at: number } | undefined;
  /** The reservation that came last: what the next call will be like. */
  let last: Reservation | undefined;
  /** A write of which nobody knows whether it was applied. It is sent again before any other. */
  let unsure: Plan | undefined;
  let waiters: Waiter[] = [];
  let turn: Promise<void> = Promise.resolve();
  const arrivals: number[] = [];
  const refusals = rememberRefusals();

  function see(pool: Pool): void {
    seen = { pool, at: now() };
  }

  function arrive(reservation: Reservation): void {
    last = reservation;
    arrivals.push(now());
  }

  /** For how many calls something is to be held. */
  function ahead(): number {
    if (last === undefined) return 0;
    const at = now();
    while (arrivals[0] !== undefined && arrivals[0] <= at - LOAD_TIME) arrivals.shift();
    return holding.ahead(roomFor(nextLike(last, at), seen), arrivals.length, last);
  }

  function grant(reservation: Reservation, slot: Slots): Grant {
    let isSettled = false;
    held.running++;
    return {
      async settle(spent) {
        if (isSettled) return;
        isSettled = true;
        held.running--;
        forgetEnded(held, now());
        giveBack(held, { reservation, slot, spent, now: now() });
        if (slot.tokens > 0 || slot.cost > 0 || owes(held) || ahead() === 0) await flush();
      },
    };
  }

  /** One after the other: each write knows what the one before has done. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  /** Whether it was applied. */
  async function write(plan: Plan): Promise<boolean> {
    if (isNothing(plan)) return true;
    try {
      const { applied, pool } = await pools.change(plan.change);
      see(pool);
      if (applied) plan.applied();
      else plan.refused(pool);
      return applied;
    } catch (error) {
      const isInDoubt = !(error instanceof PoolUnreachable) || error.isInDoubt;
      if (isInDoubt && plan.isOnce) unsure = plan;
      else if (isInDoubt) plan.lost();
      else plan.failed();
      throw error;
    }
  }

  /** What its calls were to get is held: they are gone. */
  async function resolveDoubt(): Promise<void> {
    const plan = unsure;
    if (plan === undefined) return;
    unsure = undefined;
    if (await write(plan)) addAll(held, plan.taken);
  }

  function plan(some: readonly Waiter[], calls: number): Plan {
    const reservations = some.map(({ reservation }) => reservation);
    return planFor({ subject, held, reservations, ahead: last && { calls, like: last }, pool: seen?.pool, now: now(), mostIds });
  }

  /** Takes for all who wait, and then for whoever has come meanwhile. */
  async function serve(): Promise<void> {
    const group = waiters;
    waiters = [];
    try {
      await resolveDoubt();
      await serveGroup(group);
    } catch (error) {
      for (const { outcome } of group) outcome.reject(error);
    }
  }

  async function serveGroup(group: readonly Waiter[]): Promise<void> {
    let left = group;
    const some = holding.isTakenBefore ? ahead() : 0;
    if (some > 0 && (await write(plan(left, some)))) return admit(left);
    for (let tries = 1; left.length > 0 && tries <= TRIES; tries++) {
      const bare = plan(left, 0);
      if (await write(bare)) return admit(left);
      if (bare.hasOwn) await write(plan([], 0)); // What is given or owed does not depend on what is taken.
      if (!(await sweep())) left = refuseAllBut(left);
    }
    refuse(left);
  }

  function admit(some: readonly Waiter[]): void {
    for (const { reservation, outcome } of some) outcome.resolve(grant(reservation, grantedTo(reservation)));
  }

  function refuse(some: readonly Waiter[]): void {
    for (const { reservation, outcome } of some) {
      refusals.add(reservation, { pool: seen?.pool, now: now() });
      outcome.resolve(undefined);
    }
  }

  /** In their order, as many stay as fit into what is left. */
  function refuseAllBut(some: readonly Waiter[]): readonly Waiter[] {
    const fitting = new Set(
      seen &&
        fittingIn(
          seen.pool,
          some.map(({ reservation }) => reservation),
        ),
    );
    refuse(some.filter(({ reservation }) => !fitting.has(reservation)));
    return some.filter(({ reservation }) => fitting.has(reservation));
  }

  /** Whether there was something: a refusal may have been for calls that were killed. */
  async function sweep(): Promise<boolean> {
    if (seen === undefined || lapsedIn(seen.pool.buckets, now()).length === 0) return false;
    see(await sweepLapsed(pools, subject, { pool: seen.pool, at: now() }));
    return true;
  }

  async function flush(): Promise<void> {
    return inTurn(async () => {
      await resolveDoubt();
      const some = ahead();
      if (some > 0 && (await write(plan([], some)))) return;
      await write(plan([], 0));
    });
  }

  return {
    draw(reservation) {
      forgetEnded(held, now());
      if (waiters.length > 0 || !covers(held, reservation)) return undefined;
      arrive(reservation);
      return grant(reservation, draw(held, reservation));
    },
    take(reservation) {
      if (refusals.refuse(reservation, now())) return Promise.resolve(undefined);
      arrive(reservation);
      const outcome = Promise.withResolvers<Grant | undefined>();
      waiters.push({ reservation, outcome });
      if (waiters.length === 1) void inTurn(serve);
      return outcome.promise;
    },
    room: (reservation) => roomFor(reservation, seen),
    flush,
    async prepare() {
      forgetEnded(held, now());
      const some = ahead();
      if (some === 0 || last === undefined || covers(held, nextLike(last, now()), Math.ceil(some / 2))) return;
      await flush();
    },
    async close() {
      await inTurn(async () => {
        await resolveDoubt();
        await write(plan([], 0));
      });
    },
    held,
    seen: () => seen,
  };
}
