// The purses of an instance, one for each subject that it has seen lately.
import type { Holding } from "./holding.ts";
import type { Pools } from "./pool.ts";
import { openPurse, type Purse } from "./purse.ts";

export interface Purses {
  of(subject: string): Purse;
  /** Takes for the next calls, and makes up for what has failed. To be called every four seconds. */
  prepare(): Promise<void>;
  /** Gives back all that no call needs. */
  close(): Promise<void>;
}

interface Options {
  readonly pools: Pools;
  readonly holding: Holding;
  readonly now: () => number;
}

/** Subjects, of which the one that was not asked for the longest time is forgotten. What it held lapses. */
const MOST_PURSES = 10_000;

export function createPurses(options: Options): Purses {
  const purses = new Map<string, Purse>();
  const all = (work: (purse: Purse) => Promise<void>) => Promise.allSettled([...purses.values()].map(work));
  return {
    of(subject) {
      const purse = purses.get(subject) ?? openPurse({ ...options, subject });
      purses.delete(subject);
      purses.set(subject, purse);
      const [oldest = subject] = purses.keys();
      if (purses.size > MOST_PURSES) purses.delete(oldest);
      return purse;
    },
    prepare: async () => void (await all((purse) => purse.prepare())),
    close: async () => void (await all((purse) => purse.close())),
  };
}
