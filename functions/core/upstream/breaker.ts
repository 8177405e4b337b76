// A circuit breaker: a target that keeps failing is left alone, so that calls go to the next one without delay.

/** `probe`: the one call that finds out whether the target is back. */
export type Permission = "try" | "probe" | "skip";

export interface Failure {
  /** `down`: connection faults and 5xx. `silent`: no answer in time, which may be due to what a single caller asked. */
  readonly fault: "down" | "silent";
  /** The caller's. */
  readonly key: string;
}

/** Told of every call's outcome at a target. What says nothing of the target's health, such as a 400, is no outcome. */
export interface Breaker {
  ask(target: string): Permission;
  succeeded(target: string): void;
  failed(target: string, failure: Failure): void;
  /** A probe has found out nothing: the next call may probe. */
  giveBack(target: string): void;
}

/** So many calls in a row must have failed, each with all its retries. */
const FAILURES = 3;
/** How long a target is left alone before it is probed. */
const PAUSE_MILLISECONDS = 10_000;

/** Failures since the last success. */
interface Streak {
  down: number;
  silent: number;
  /** Whom the silence met first, and whether it met anyone else. */
  key: string | undefined;
  metOthers: boolean;
  retryAt: number;
}

/**
 * The state lives in the instance: it costs no round trip, each instance finds out for itself within three calls, and what
 * it forgets when it ends is cheap to learn again. Only a probe begins another pause: calls that were under way when a
 * target was left alone may fail much later.
 */
export function createBreaker(now: () => number = Date.now): Breaker {
  const troubled = new Map<string, Streak>();
  return {
    ask(target) {
      const streak = troubled.get(target);
      if (streak === undefined || !keepsFailing(streak)) return "try";
      if (now() < streak.retryAt) return "skip";
      streak.retryAt = now() + PAUSE_MILLISECONDS;
      return "probe";
    },
    succeeded(target) {
      troubled.delete(target);
    },
    failed(target, { fault, key }) {
      const streak = troubled.get(target) ?? { down: 0, silent: 0, key: undefined, metOthers: false, retryAt: 0 };
      troubled.set(target, streak);
      const alone = keepsFailing(streak);
      streak[fault]++;
      if (fault === "silent") {
        streak.key ??= key;
        streak.metOthers ||= streak.key !== key;
      }
      if (!alone) streak.retryAt = now() + PAUSE_MILLISECONDS;
    },
    giveBack(target) {
      const streak = troubled.get(target);
      if (streak !== undefined) streak.retryAt = now();
    },
  };
}

/** A slow request of one caller is no fault of the target; that of two callers is, or the third of one. */
function keepsFailing({ down, silent, metOthers }: Streak): boolean {
  return down + (metOthers || silent >= FAILURES ? silent : 0) >= FAILURES;
}
