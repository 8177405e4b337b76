// The purses of an instance, one for each subject that it has seen lately.
import type { Holding } from "./holding.ts";
import type { Pools } from "./pool.ts";
import { openPurse, type Purse } from "./purse.ts";

interface Options {
  readonly pools: Pools;
  readonly holding: Holding;
  readonly now: () => number;
}

/** Subjects, of which the one that was not asked for the longest time is forgotten. What it held lapses. */
const MOST_PURSES = 10_000;

export function createPurses(options: Options): (subject: string) => Purse {
  const purses = new Map<string, Purse>();
  return (subject) => {
    const purse = purses.get(subject) ?? openPurse({ ...options, subject });
    purses.delete(subject);
    purses.set(subject, purse);
    const [oldest = subject] = purses.keys();
    if (purses.size > MOST_PURSES) purses.delete(oldest);
    return purse;
  };
}
