// Waiting with a limit, without a new timer for each of a stream's thousands of waits.

/** What a wait gives whose time has come before what it waited for. */
export const DUE = Symbol("due");

export interface Timer {
  /** Resolves like `pending`, or to DUE once it is `until` (milliseconds since 1970). `pending` itself goes on. */
  race<T>(pending: Promise<T>, until: number): Promise<T | typeof DUE>;
  /** Ends the wait under way as if its time had come. */
  interrupt(): void;
  stop(): void;
}

/**
 * One timer for all the waits of a call, one wait at a time. It is left running where the next wait ends later, and set
 * anew when it rings too early: a stream whose events come quickly sets it once in a while, not for every event.
 */
export function createTimer(): Timer {
  let due = Number.POSITIVE_INFINITY;
  let armedFor = Number.POSITIVE_INFINITY;
  let ring: (due: typeof DUE) => void = () => {};
  let timeout: ReturnType<typeof setTimeout> | undefined;

  function arm(): void {
    clearTimeout(timeout);
    armedFor = due;
    timeout = setTimeout(expire, Math.min(Math.max(due - Date.now(), 1), LONGEST_TIMEOUT));
  }

  /** A wait that is over is rung for in vain. */
  function expire(): void {
    armedFor = Number.POSITIVE_INFINITY;
    if (Date.now() >= due) ring(DUE);
    else if (due < Number.POSITIVE_INFINITY) arm();
  }

  return {
    race: (pending, until) =>
      new Promise((resolve, reject) => {
        due = until;
        ring = resolve;
        if (due < armedFor) arm();
        pending.then(resolve, reject);
      }),
    interrupt: () => ring(DUE),
    stop() {
      clearTimeout(timeout);
      armedFor = Number.POSITIVE_INFINITY;
    },
  };
}

/** setTimeout overflows beyond this many milliseconds (HTML, timer initialisation steps: a signed 32-bit integer). */
export const LONGEST_TIMEOUT = 2 ** 31 - 1;
