// The purses of an instance, one for each subject that it has seen lately.
import { eachOf } from "./each-of.ts";
import { openPurse, type Purse, type PurseOptions } from "./purse.ts";
import { InvalidUpdateError } from "./reservation.ts";

export interface Purses {
  /** To be used at once: while it is not in use, it may be forgotten. */
  of(subject: string): Purse;
  /**
   * Takes for the next calls, makes up for what has failed, and forgets purses that are idle. To be called every four seconds:
   * where it takes longer, the next call is the same one.
   */
  prepare(): Promise<void>;
  /** Gives back all that no call needs, and takes nothing any more. Resolves with the number of purses for which that failed. */
  close(): Promise<number>;
}

interface Options extends Omit<PurseOptions, "subject"> {
  /** Beyond them, the purse that was not asked for the longest time is forgotten. */
  readonly mostPurses?: number;
}

interface Kept {
  readonly purse: Purse;
  askedAt: number;
  /** How often in a row it could not be prepared. */
  failures: number;
  /** How often it is left out now. */
  pauses: number;
}

const MOST_PURSES = 10_000;
const AT_ONCE = 50;
/** After one failure a purse is left out once, after more three times: it is prepared every 4, 8, and 16 seconds. */
const MOST_FAILURES = 2;

export function createPurses({ mostPurses = MOST_PURSES, ...options }: Options): Purses {
  const { holding, now } = options;
  const all = new Map<string, Kept>();
  /** To be forgotten when they have given back what they held. Unless they are asked before, which makes them stay. */
  const leaving = new Map<string, Kept>();
  let preparing: Promise<void> | undefined;
  let isClosing = false;

  function open(subject: string): Kept {
    return { purse: openPurse({ ...options, subject }), askedAt: now(), failures: 0, pauses: 0 };
  }

  /** Not one in use. A server gives back what it held; elsewhere that lapses, and is nothing of a day. */
  function forgetOldest(): void {
    for (const [subject, kept] of all) {
      if (kept.purse.isInUse()) continue;
      all.delete(subject);
      if (holding.isTakenBefore && !kept.purse.isAtRest()) leaving.set(subject, kept);
      break;
    }
    const [oldest] = leaving.keys();
    if (oldest !== undefined && leaving.size > MOST_PURSES) leaving.delete(oldest);
  }

  async function prepareOne([subject, kept]: readonly [string, Kept]): Promise<void> {
    if (isClosing) return;
    if (kept.pauses > 0) return void kept.pauses--;
    const isPrepared = await succeeds(kept.purse.prepare());
    kept.failures = isPrepared ? 0 : Math.min(kept.failures + 1, MOST_FAILURES);
    kept.pauses = 2 ** kept.failures - 1;
    const isIdle = now() - kept.askedAt >= holding.idleAfter;
    if (isIdle && kept.purse.isAtRest() && all.get(subject) === kept) all.delete(subject);
  }

  async function leave([subject, { purse }]: readonly [string, Kept]): Promise<void> {
    if ((await isClosed(purse)) && purse.isAtRest()) leaving.delete(subject);
  }

  async function prepareAll(): Promise<void> {
    await eachOf(all, { atOnce: AT_ONCE, work: prepareOne });
    await eachOf(leaving, { atOnce: AT_ONCE, work: leave });
    preparing = undefined;
  }

  async function close(): Promise<number> {
    isClosing = true;
    let failed = 0;
    const work = async ({ purse }: Kept) => {
      if (!(await isClosed(purse))) failed++;
    };
    await eachOf([...leaving.values(), ...all.values()], { atOnce: AT_ONCE, work });
    return failed;
  }

  return {
    of(subject) {
      const kept = all.get(subject) ?? leaving.get(subject) ?? open(subject);
      kept.askedAt = now();
      all.delete(subject);
      leaving.delete(subject);
      if (all.size >= mostPurses) forgetOldest();
      all.set(subject, kept);
      return kept.purse;
    },
    prepare() {
      preparing ??= prepareAll();
      return preparing;
    },
    close,
  };
}

function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** What can never be written is not tried again: it stays charged. */
function isClosed(purse: Purse): Promise<boolean> {
  return purse.close().then(
    () => true,
    (cause) => cause instanceof InvalidUpdateError,
  );
}
