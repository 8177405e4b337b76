// Makes up for settlements that the counters refuse for a while: each is tried again until it is through.

import { backoff, type Pause, pause } from "../wire/pause.ts";
import { createTimer } from "../wire/timer.ts";
import { chargesOf } from "./charge.ts";
import { type Counters, type Counts, InvalidUpdateError, type Reservation, type Spent } from "./counters.ts";

export interface Settlements {
  /** Tries once. Throws if that fails and will not be tried again: it is invalid, or too many are waiting. */
  settle(reservation: Reservation, spent: Spent): Promise<Settlement>;
  /** For an instance that was frozen: ends the pauses that are over by the clock, although their timers have not fired. */
  resume(): void;
}

export interface Settlement {
  /** After the first try; undefined if it failed. */
  readonly counts: Counts | undefined;
  /** Resolves when it is through. Throws why not, if it is given up or takes longer. It goes on being tried then. */
  within(milliseconds: number): Promise<void>;
}

interface Waiting {
  readonly reservation: Reservation;
  readonly spent: Spent;
  readonly ended: PromiseWithResolvers<void>;
  isSettled: boolean;
  /** Why the last try failed. */
  cause: unknown;
}

/** What waits for one subject. It is tried one by one: it may be this very subject that is overloaded. */
interface Queue {
  readonly waiting: Waiting[];
  pause?: Pause;
}

/** The memory of an instance is bounded. What is not kept is never settled, as after a crash. */
export const MOST_KEPT = 1_000;

/** Tries may be repeated without harm, because the counters settle a reservation once. */
export function createSettlements(counters: Pick<Counters, "settle">): Settlements {
  const queues = new Map<string, Queue>();
  let kept = 0;

  function keep(waiting: Waiting): void {
    const { subject } = waiting.reservation;
    const queue = queues.get(subject) ?? { waiting: [] };
    queue.waiting.push(waiting);
    kept++;
    if (queues.has(subject)) return;
    queues.set(subject, queue);
    void work(subject, queue);
  }

  async function work(subject: string, queue: Queue): Promise<void> {
    let failures = 1;
    while (queue.waiting[0] !== undefined) {
      if (failures > 0) {
        queue.pause = pause(backoff(failures));
        await queue.pause.over;
      }
      const [next] = queue.waiting.splice(0, 1);
      const isThrough = next === undefined || (await tryAgain(next));
      failures = isThrough ? 0 : failures + 1;
      if (isThrough) kept--;
      else queue.waiting.push(next); // Behind the others: it may be the only one that fails.
    }
    queues.delete(subject); // At once: what fails from now on begins a queue of its own.
  }

  /** Whether there is nothing more to try: also if it is given up. */
  async function tryAgain(waiting: Waiting): Promise<boolean> {
    const { reservation, spent } = waiting;
    const isLast = Date.now() >= endOf(reservation);
    try {
      await counters.settle(reservation, spent);
      waiting.isSettled = true;
    } catch (cause) {
      waiting.cause = cause;
      if (!isLast && !(cause instanceof InvalidUpdateError)) return false;
    }
    waiting.ended.resolve();
    return true;
  }

  return {
    async settle(reservation, spent) {
      try {
        return { counts: await counters.settle(reservation, spent), within: async () => {} };
      } catch (cause) {
        if (cause instanceof InvalidUpdateError || kept >= MOST_KEPT) throw cause;
        const waiting = { reservation, spent, ended: Promise.withResolvers<void>(), isSettled: false, cause };
        keep(waiting);
        return { counts: undefined, within: (milliseconds) => settledWithin(waiting, milliseconds) };
      }
    },
    resume() {
      for (const { pause } of queues.values()) if (pause && Date.now() >= pause.until) pause.end();
    },
  };
}

/** When a reservation keeps out nothing any more: its slot and all of its windows are over. */
function endOf(reservation: Reservation): number {
  return Math.max(reservation.killedAt, ...chargesOf(reservation).map(({ window }) => window.end));
}

async function settledWithin(waiting: Waiting, milliseconds: number): Promise<void> {
  const timer = createTimer();
  await timer.race(waiting.ended.promise, Date.now() + milliseconds);
  timer.stop();
  if (!waiting.isSettled) throw waiting.cause;
}
