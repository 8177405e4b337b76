// A circuit breaker: a model that keeps failing is left alone, so that calls go to its fallback without delay.

/** `probe`: the one call that finds out whether the model is back. */
export type Permission = "try" | "probe" | "skip";

export interface Breaker {
  ask(model: string): Permission;
  succeeded(model: string): void;
  failed(model: string): void;
}

/** So many calls in a row must have failed, each with all its retries. */
const FAILURES = 3;
/** How long a model is left alone before it is probed. */
const PAUSE_MILLISECONDS = 10_000;

/**
 * The state lives in the execution environment: it costs no round trip, each environment finds out for itself within
 * three calls, and what it forgets when it ends is cheap to learn again. Only a probe begins another pause: calls that
 * were under way when a model was left alone may fail much later.
 */
export function createBreaker(now: () => number = Date.now): Breaker {
  const troubled = new Map<string, { failures: number; retryAt: number }>();
  return {
    ask(model) {
      const state = troubled.get(model);
      if (state === undefined || state.failures < FAILURES) return "try";
      if (now() < state.retryAt) return "skip";
      state.retryAt = now() + PAUSE_MILLISECONDS;
      return "probe";
    },
    succeeded(model) {
      troubled.delete(model);
    },
    failed(model) {
      const { failures, retryAt } = troubled.get(model) ?? { failures: 0, retryAt: 0 };
      const alone = failures >= FAILURES;
      troubled.set(model, { failures: failures + 1, retryAt: alone ? retryAt : now() + PAUSE_MILLISECONDS });
    },
  };
}
