// Makes up for what the pools refuse for a while: a purse is flushed again and again, until it is through.
import { backoff, type Pause, pause } from "../wire/pause.ts";
import { createTimer } from "../wire/timer.ts";
import type { Purse } from "./purse.ts";
import { InvalidUpdateError } from "./reservation.ts";

export interface MakeUp {
  /** Resolves when the purse is flushed. Throws why not, if it takes longer. It goes on being tried then. */
  flushed(purse: Purse, milliseconds: number): Promise<void>;
  /** For an instance that was frozen: ends the pauses that are over by the clock, although their timers have not fired. */
  resume(): void;
}

interface Work {
  readonly ended: PromiseWithResolvers<void>;
  isThrough: boolean;
  /** Why the last try failed. */
  cause: unknown;
  pause?: Pause;
}

export function createMakeUp(): MakeUp {
  const underway = new Map<Purse, Work>();

  async function keepTrying(purse: Purse, work: Work): Promise<void> {
    for (let failures = 1; ; failures++) {
      work.pause = pause(backoff(failures));
      await work.pause.over;
      try {
        // Else another write has made up for it, and the purse may have been forgotten since.
        if (purse.isBehind() || purse.isInUse()) await purse.flush();
        work.isThrough = true;
        break;
      } catch (cause) {
        work.cause = cause;
        if (cause instanceof InvalidUpdateError) break;
      }
    }
    underway.delete(purse); // At once: what fails from now on is work of its own.
    work.ended.resolve();
  }

  return {
    async flushed(purse, milliseconds) {
      let work = underway.get(purse);
      if (work === undefined) {
        work = { ended: Promise.withResolvers<void>(), isThrough: false, cause: undefined };
        underway.set(purse, work);
        void keepTrying(purse, work);
      }
      const timer = createTimer();
      await timer.race(work.ended.promise, Date.now() + milliseconds);
      timer.stop();
      if (!work.isThrough) throw work.cause ?? new Error("the pool was not written in time");
    },
    resume() {
      for (const { pause: current } of underway.values())
        if (current !== undefined && Date.now() >= current.until) current.end();
    },
  };
}
