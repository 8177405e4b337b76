// What calls are like that come to a purse, and what it is to hold for the next ones by that.
import { ahead as aheadFor, amountsAhead, isFarFrom, nextLike } from "./ahead.ts";
import type { Reservation, Spent } from "./counters.ts";
import { type Amounts, emptyAmounts, type Held } from "./held.ts";
import type { Holding } from "./holding.ts";
import { roomFor, type Seen } from "./room.ts";
import { windowsAt } from "./window.ts";

export interface Outlook {
  arrived(reservation: Reservation): void;
  ended(spent: Spent): void;
  /** A call as it would come now; undefined before the first one. */
  like(): Reservation | undefined;
  /** What is to be held. */
  ahead(): Amounts;
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
/** So much of the average is the last call's. */
const WEIGHT = 1 / 8;
/** A while before a minute ends, its successor's amounts are taken: not by all instances at once. Milliseconds. */
const EARLIEST = 12_000;
const LATEST = 4_000;

export function createOutlook({ holding, held, seen, now }: OutlookOptions): Outlook {
  const arrivals: number[] = [];
  let last: Reservation | undefined;
  let average: Pick<Spent, "tokens" | "cost"> | undefined;
  const early = LATEST + Math.random() * (EARLIEST - LATEST);

  function callsAhead(next: Reservation, at: number): number {
    if (!holding.isTakenBefore && average === undefined) return 0; // A call that another limit has refused leaves nothing behind.
    while (arrivals[0] !== undefined && arrivals[0] <= at - LOAD_TIME) arrivals.shift();
    return holding.ahead(roomFor(next, seen(), at), arrivals.length, next);
  }

  const like = () => last && nextLike(last, now());

  function ahead(): Amounts {
    const [next, at] = [like(), now()];
    if (next === undefined) return emptyAmounts();
    const used = average ?? { tokens: next.tokens, cost: next.cost ?? 0 };
    const all = aheadFor({ next, calls: callsAhead(next, at), average: used, running: held.running });
    const { end } = windowsAt(at).minute;
    if (!holding.isTakenBefore || at < end - early) return all;
    const later = nextLike(next, end);
    const amounts = amountsAhead({ next: later, calls: callsAhead(later, at), average: used });
    return { ...all, amounts: new Map([...amounts, ...all.amounts]) };
  }

  return {
    arrived(reservation) {
      last = reservation;
      if (holding.isTakenBefore) arrivals.push(now());
    },
    ended({ requests, tokens, cost = 0 }) {
      if (requests === 0) return;
      average ??= { tokens, cost };
      const mean = (before: number, one: number) => before + (one - before) * WEIGHT;
      average = { tokens: mean(average.tokens, tokens), cost: mean(average.cost ?? 0, cost) };
    },
    like,
    ahead,
    isFar() {
      const next = like();
      return next !== undefined && isFarFrom(ahead(), held, { next, calls: callsAhead(next, now()) });
    },
  };
}
