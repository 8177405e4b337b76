// What an instance remembers of the pools' items until it writes to them again: what the next write is to remove, and what
// it knows of older calls.
import type { Item } from "./item.ts";
import { type Frozen, frozenIn } from "./older-calls.ts";
import { isTidy, NOTHING_TO_TIDY, type Tidying, tidyingOf } from "./pool-tidying.ts";

interface Known {
  readonly tidying: Tidying;
  readonly frozen: Frozen | undefined;
}

/** What is not remembered is seen again. */
const MOST_SUBJECTS = 10_000;

export function rememberItems(now: () => number) {
  const known = new Map<string, Known>();
  return {
    of: (subject: string): Known => known.get(subject) ?? { tidying: NOTHING_TO_TIDY, frozen: undefined },
    see(subject: string, item: Item): Item {
      known.delete(subject);
      const seen = { tidying: tidyingOf(item, now()), frozen: frozenIn(item, now()) };
      if (isTidy(seen.tidying) && seen.frozen === undefined) return item;
      const [oldest] = known.keys();
      if (oldest !== undefined && known.size >= MOST_SUBJECTS) known.delete(oldest);
      known.set(subject, seen);
      return item;
    },
  };
}
