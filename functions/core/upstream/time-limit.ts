// How long a provider may take until its answer has begun.
import { createAlarm } from "../wire/alarm.ts";

export interface TimeLimit {
  /** Allows so many milliseconds from now on, but never more than the whole of it. */
  allow(milliseconds: number): void;
  stop(): void;
}

/** Calls `exceed` once what was allowed last is over, and at `latest` (milliseconds since 1970) in any case. */
export function startTimeLimit(latest: number, exceed: () => void): TimeLimit {
  const { set, stop } = createAlarm(exceed);
  return { allow: (milliseconds) => set(Math.min(Date.now() + milliseconds, latest)), stop };
}
