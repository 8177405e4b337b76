// What calls are like that come to a purse, and what it is to hold for the next ones by that.
import { ahead as aheadFor, amountsAhead, isFarFrom, nextLike } from "./ahead.ts";
import { createArrivals } from "./arrivals.ts";
import { type Amounts, emptyAmounts, type Held, isEmpty } from "./held.ts";
import { type Extent, type Holding, NONE } from "./holding.ts";
import type { Reservation, Spent } from "./reservation.ts";
import { roomFor, type Seen } from "./room.ts";
import { windowsAt } from "./window.ts";

export interface Outlook {
  arrived(reservation: Reservation): void;
  ended(spent: Spent): void;
  /** A call as it would come now; undefined before the first one. */
  like(): Reservation | undefined;
  /** What is to be held. */
  ahead(): Amounts;
  /** Whether that is nothing. */
  isNothing(): boolean;
  /** Whether the purse is far from that. */
  isFar(): boolean;
}

interface OutlookOptions {
  readonly holding: Holding;
  readonly held: Held;
  readonly seen: () => Seen | undefined;
  readonly now: () => number;
}

/** For how long an instance remembers the calls that came, in milliseconds. */
const LOAD_TIME = 4_000;
/** A while before a minute ends, its successor's amounts are taken: not by all instances at once. Milliseconds. */
const EARLIEST = 12_000;
const LATEST = 4_000;

export function createOutlook({ holding, held, seen, now }: OutlookOptions): Outlook {
  const arrivals = createArrivals();
  let last: Reservation | undefined;
  let lastCame = now();
  let hasServed = false;
  const early = LATEST + Math.random() * (EARLIEST - LATEST);

  const isIdle = () => now() - lastCame >= holding.idleAfter;

  function extent(next: Reservation, at: number): Extent {
    if (!holding.isTakenBefore && !hasServed) return NONE; // A call that another limit has refused leaves nothing behind.
    if (isIdle()) return NONE;
    return holding.ahead(roomFor(next, seen(), at), arrivals.since(at - LOAD_TIME), next);
  }

  const like = () => last && nextLike(last, now());

  function aheadOf(next: Reservation, { calls, slots }: Extent): Amounts {
    const { at } = next;
    const all = aheadFor({ next, calls, slots, running: held.running });
    const { end } = windowsAt(at).minute;
    if (!holding.isTakenBefore || at < end - early) return all;
    const later = nextLike(next, end);
    const amounts = amountsAhead({ next: later, calls: extent(later, at).calls });
    return { slots: all.slots, amounts: new Map([...amounts, ...all.amounts]) };
  }

  function ahead(): Amounts {
    const next = like();
    return next === undefined ? emptyAmounts() : aheadOf(next, extent(next, next.at));
  }

  return {
    arrived(reservation) {
      last = reservation;
      lastCame = now();
      if (holding.isTakenBefore) arrivals.add(lastCame);
    },
    ended({ requests }) {
      hasServed ||= requests > 0;
    },
    like,
    ahead,
    isNothing() {
      const next = like();
      if (next === undefined) return true;
      const most = extent(next, next.at);
      const hasSlot = most.calls > 0 && most.slots > 0;
      return !hasSlot && isEmpty(aheadOf(next, most)); // Every call knows the first, and few need the second.
    },
    isFar() {
      if (isIdle()) return !isEmpty(held) || held.id !== undefined;
      const next = like();
      if (next === undefined) return false;
      const most = extent(next, next.at);
      return isFarFrom(aheadOf(next, most), held, { next, calls: most.calls });
    },
  };
}
