// A purse: what an instance holds of one pool. It takes for the calls that wait, admits from what it has, and gives back what
// they did not use: at once where the limits are near, and otherwise keeps a little of it for the next call.

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
import type { Reservation, Spent } from "./reservation.ts";
import { type Room, roomFor, type Seen } from "./room.ts";
import { sharedTurn } from "./turns.ts";
import { createWaiting } from "./waiting.ts";
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
  /** Writes what the pool does not have yet. */
  flush(): Promise<void>;
  /** Whether a write has failed that has to be made up for. */
  isBehind(): boolean;
  /** Whether it has calls, or writes. */
  isInUse(): boolean;
  /** Whether it is not in use, and the pool has all of it back: nothing is lost if it is forgotten. */
  isAtRest(): boolean;
  /** Takes for the next calls, and makes up for what has failed: behind a reply, or from time to time. */
  prepare(): Promise<void>;
  /** Gives back all that no call needs. */
  close(): Promise<void>;
  /** What it holds of the pool, and no call uses. */
  readonly held: Held;
  /** The pool as it was seen last. */
  seen(): Seen | undefined;
}

/** Fewer than there is room for: many instances see the last place at once, and a write that finds none is refused. */
const IDS = MOST_IDS - 8;
/** So many buckets may have lapsed before they are swept for the pool's size alone. */
const MOST_LAPSED = 4;

export function openPurse({ subject, pools, holding, now, mostIds = IDS }: PurseOptions): Purse {
  const held = emptyHeld();
  const writer = createWriter({ subject, pools, held, now, mostIds });
  const outlook = createOutlook({ holding, held, seen: writer.seen, now });
  const aheadOfTime = () => (holding.isTakenBefore ? outlook.ahead() : emptyAmounts());
  const waiting = createWaiting({ writer, now, grant, ahead: aheadOfTime });

  let underWay = 0;

  function grant(reservation: Reservation, slot: Slots): Grant {
    const { losses } = held;
    let isSettled = false;
    underWay++;
    held.running++;
    return {
      async settle(spent) {
        if (isSettled) return;
        isSettled = true;
        underWay--;
        const isLost = losses !== held.losses;
        if (!isLost) held.running--;
        outlook.ended(spent);
        const left = leftOf({ reservation, slot, spent, now: now() });
        addAll(held, isLost ? debtsIn(left) : left);
        if (owes(held) || owes(held.returning) || outlook.isNothing()) await flush();
      },
    };
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

  const flush = sharedTurn(writer, write);
  const isBehind = () => writer.isUnsure() || held.doubtedAt !== undefined || !isEmpty(held.returning) || owes(held);
  const isInUse = () => underWay > 0 || writer.isBusy();

  return {
    draw(reservation) {
      forgetEnded(held, now());
      if (!waiting.isEmpty() || !covers(held, reservation)) return undefined;
      outlook.arrived(reservation);
      return grant(reservation, draw(held, reservation));
    },
    take(reservation) {
      outlook.arrived(reservation);
      return waiting.take(reservation);
    },
    room: (reservation) => roomFor(reservation, writer.seen()),
    flush,
    isBehind,
    isInUse,
    isAtRest: () => !isInUse() && !isBehind() && isEmpty(held) && held.id === undefined,
    async prepare() {
      forgetEnded(held, now());
      if (isBehind() || outlook.isFar()) await flush();
      if (writer.hasLapsed(MOST_LAPSED)) await writer.inTurn(async () => void (await writer.sweep(MOST_LAPSED)));
    },
    close: () => writer.inTurn(giveAll),
    held,
    seen: writer.seen,
  };
}
