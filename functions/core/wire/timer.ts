// Waiting with a limit, without a new timer for each of a stream's thousands of waits.
import { createAlarm } from "./alarm.ts";

/** What a wait gives whose time has come before what it waited for. */
export const DUE = Symbol("due");

export interface Timer {
  /** Resolves like `pending`, or to DUE once it is `until` (milliseconds since 1970). `pending` itself goes on. */
  race<T>(pending: Promise<T>, until: number): Promise<T | typeof DUE>;
  /** Ends the wait under way as if its time had come. */
  interrupt(): void;
  stop(): void;
}

/** For all the waits of a call, one at a time. */
export function createTimer(): Timer {
  let end: (due: typeof DUE) => void = () => {};
  const interrupt = () => end(DUE); // A wait that is over is ended in vain.
  const { set, stop } = createAlarm(interrupt);
  return {
    race: (pending, until) =>
      new Promise((resolve, reject) => {
        end = resolve;
        set(until);
        pending.then(resolve, reject);
      }),
    interrupt,
    stop,
  };
}
