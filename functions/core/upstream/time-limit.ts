// How long a provider may take until its answer has begun.
import { LONGEST_TIMEOUT } from "../wire/timer.ts";

export interface TimeLimit {
  /** Allows so many milliseconds from now on, but never more than the whole of it. */
  allow(milliseconds: number): void;
  stop(): void;
}

/** Calls `exceed` once what was allowed last is over, and at `latest` (milliseconds since 1970) in any case. */
export function startTimeLimit(latest: number, exceed: () => void): TimeLimit {
  let timeout: ReturnType<typeof setTimeout> | undefined;
  const allow = (milliseconds: number) => {
    clearTimeout(timeout);
    timeout = setTimeout(exceed, Math.min(milliseconds, latest - Date.now(), LONGEST_TIMEOUT));
  };
  return { allow, stop: () => clearTimeout(timeout) };
}
