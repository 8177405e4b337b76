// What an instance remembers of the pools' items until it writes to them again: what the next write is to remove, what it
// knows of older calls, and what is barred.
import { type Item, numberIn } from "./item.ts";
import { type Frozen, frozenIn } from "./older-calls.ts";
import { BARRED } from "./pool-item.ts";
import { isTidy, NOTHING_TO_TIDY, type Tidying, tidyingOf } from "./pool-tidying.ts";

interface Known {
  readonly tidying: Tidying;
  readonly frozen: Frozen | undefined;
  readonly barredUntil: number;
}

const NOTHING: Known = { tidying: NOTHING_TO_TIDY, frozen: undefined, barredUntil: 0 };
/** What is not remembered is seen again. */
const MOST_SUBJECTS = 10_000;

export function rememberItems(now: () => number) {
  const known = new Map<string, Known>();
  return {
    of: (subject: string): Known => known.get(subject) ?? NOTHING,
    see(subject: string, item: Item): Item {
      known.delete(subject);
      const [tidying, frozen, barredUntil] = [tidyingOf(item, now()), frozenIn(item, now()), numberIn(item, BARRED)];
      if (isTidy(tidying) && frozen === undefined && barredUntil === 0) return item;
      const [oldest] = known.keys();
      if (oldest !== undefined && known.size >= MOST_SUBJECTS) known.delete(oldest);
      known.set(subject, { tidying, frozen, barredUntil });
      return item;
    },
  };
}
