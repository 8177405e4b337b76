// How long a provider may take until its answer has begun.
import { LONGEST_TIMEOUT } from "../wire/timer.ts";

export interface TimeLimit {
  /** Allows so many milliseconds from now on, but never more than the whole of it. */
  allow(milliseconds: number): void;
  stop(): void;
}

/**
 * Calls `exceed` once what was allowed last is over, and at `latest` (milliseconds since 1970) in any case. One timer, which is
 * left running where more is allowed, and set anew when it rings too early: it is allowed more with every read.
 */
export function startTimeLimit(latest: number, exceed: () => void): TimeLimit {
  let due = latest;
  let armedFor = Number.POSITIVE_INFINITY;
  let timeout: ReturnType<typeof setTimeout> | undefined;

  function arm(): void {
    clearTimeout(timeout);
    armedFor = due;
    timeout = setTimeout(expire, Math.min(due - Date.now(), LONGEST_TIMEOUT));
  }

  function expire(): void {
    if (Date.now() >= due) exceed();
    else arm();
  }

  return {
    allow(milliseconds) {
      due = Math.min(Date.now() + milliseconds, latest);
      if (due < armedFor) arm();
    },
    stop: () => clearTimeout(timeout),
  };
}
