// A purse: what an instance holds of one pool. It takes for the calls that wait, admits from what it has, and gives back what
// they did not use: at once where the limits are near, and otherwise keeps a little of it for the next call.
import { lapsedIn } from "./bucket.ts";
import type { Reservation, Spent } from "./counters.ts";
import { fittingIn } from "./fitting.ts";
import {
  addAll,
  covers,
  debtsIn,
  draw,
  emptyAmounts,
  emptyHeld,
  forgetEnded,
  type Held,
  isEmpty,
  leftOf,
  owes,
  type Slots,
} from "./held.ts";
import type { Holding } from "./holding.ts";
import { createOutlook } from "./outlook.ts";
import { MOST_IDS, type Pools } from "./pool.ts";
import { rememberRefusals } from "./refusals.ts";
import { type Room, roomFor, type Seen } from "./room.ts";
import { slotOf } from "./slot.ts";
import { createWriter } from "./writer.ts";

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
  /** Whether a write has failed that has to be made up for. */
  isBehind(): boolean;
  /** Takes for the next calls, and makes up for what has failed: behind a reply, or from time to time. */
  prepare(): Promise<void>;
  /** Gives back all that no call needs. */
  close(): Promise<void>;
  /** What it holds of the pool, and nobody uses. */
  readonly held: Held;
  /** The pool as it was seen last. */
  seen(): Seen | undefined;
}

interface Waiter {
  readonly reservation: Reservation;
  readonly outcome: PromiseWithResolvers<Grant | undefined>;
}

/** How often calls are tried again that the pool has refused, although they fit into what it has left. */
const TRIES = 4;
/** Fewer than there is room for: many instances see the last place at once, and a write that finds none is refused. */
const IDS = MOST_IDS - 8;
/** So many buckets may have lapsed before they are swept for the pool's size alone. */
const MOST_LAPSED = 4;

export function openPurse({ subject, pools, holding, now, mostIds = IDS }: PurseOptions): Purse {
  const held = emptyHeld();
  const writer = createWriter({ subject, pools, held, now, mostIds });
  const outlook = createOutlook({ holding, held, seen: writer.seen, now });
  const refusals = rememberRefusals();
  let waiters: Waiter[] = [];

  function grant(reservation: Reservation, slot: Slots): Grant {
    const { losses } = held;
    let isSettled = false;
    held.running++;
    return {
      async settle(spent) {
        if (isSettled) return;
        isSettled = true;
        held.running--;
        outlook.ended(spent);
        const left = leftOf({ reservation, slot, spent, now: now() });
        addAll(held, losses === held.losses ? left : debtsIn(left));
        if (owes(held) || owes(held.returning) || isEmpty(outlook.ahead())) await flush();
      },
    };
  }

  /** Takes for all who wait, and then for whoever has come meanwhile. */
  async function serve(): Promise<void> {
    const group = waiters;
    waiters = [];
    try {
      await serveGroup(group);
    } catch (error) {
      for (const { outcome } of group) outcome.reject(error);
    }
  }

  async function serveGroup(group: readonly Waiter[]): Promise<void> {
    const ahead = holding.isTakenBefore ? outlook.ahead() : emptyAmounts();
    if (!isEmpty(ahead) && (await takeFor(group, ahead))) return admit(group);
    let left = group;
    for (let tries = 0; left.length > 0 && tries < TRIES; ) {
      if (await takeFor(left)) return admit(left);
      await giveAll(); // What is given or owed does not depend on what is taken.
      const stay = (await sweep()) ? left : refuseAllBut(left);
      if (stay.length === left.length) tries++;
      left = stay;
    }
    refuse(left);
  }

  async function takeFor(some: readonly Waiter[], ahead = emptyAmounts()): Promise<boolean> {
    const reservations = some.map(({ reservation }) => reservation);
    const like = reservations.at(-1);
    return like === undefined || writer.write({ reservations, ahead, like });
  }

  function admit(some: readonly Waiter[]): void {
    for (const { reservation, outcome } of some) outcome.resolve(grant(reservation, slotOf(reservation)));
  }

  function refuse(some: readonly Waiter[]): void {
    for (const { reservation, outcome } of some) {
      refusals.add(reservation, { pool: writer.seen()?.pool, now: now() });
      outcome.resolve(undefined);
    }
  }

  /** In their order, as many stay as fit into what is left. */
  function refuseAllBut(some: readonly Waiter[]): readonly Waiter[] {
    const reservations = some.map(({ reservation }) => reservation);
    const seen = writer.seen();
    const fitting = new Set(seen && fittingIn(seen.pool, reservations));
    refuse(some.filter(({ reservation }) => !fitting.has(reservation)));
    return some.filter(({ reservation }) => fitting.has(reservation));
  }

  /** Whether there was something: a refusal may have been for calls that were killed. */
  async function sweep(most = 0): Promise<boolean> {
    const seen = writer.seen();
    if (seen === undefined || lapsedIn(seen.pool.buckets, now()).length <= most) return false;
    await writer.sweep();
    return true;
  }

  async function giveAll(): Promise<void> {
    const like = outlook.like();
    if (like !== undefined) await writer.giveAll(like);
  }

  async function write(): Promise<void> {
    const like = outlook.like();
    const ahead = outlook.ahead();
    if (like === undefined || (!isEmpty(ahead) && (await writer.write({ reservations: [], ahead, like })))) return;
    await giveAll();
  }

  const flush = () => writer.inTurn(write);
  const isBehind = () => writer.isUnsure() || !isEmpty(held.returning) || owes(held);

  return {
    draw(reservation) {
      forgetEnded(held, now());
      if (waiters.length > 0 || !covers(held, reservation)) return undefined;
      outlook.arrived(reservation);
      return grant(reservation, draw(held, reservation));
    },
    take(reservation) {
      if (refusals.refuse(reservation, now())) return Promise.resolve(undefined);
      outlook.arrived(reservation);
      const outcome = Promise.withResolvers<Grant | undefined>();
      waiters.push({ reservation, outcome });
      if (waiters.length === 1) void writer.inTurn(serve);
      return outcome.promise;
    },
    room: (reservation) => roomFor(reservation, writer.seen()),
    flush,
    isBehind,
    async prepare() {
      forgetEnded(held, now());
      if (isBehind() || outlook.isFar()) await flush();
      await writer.inTurn(async () => void (await sweep(MOST_LAPSED)));
    },
    close: () => writer.inTurn(giveAll),
    held,
    seen: writer.seen,
  };
}
