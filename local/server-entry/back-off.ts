// How long to wait before the next start: longer after each that came soon after the one before.
const FIRST = 100;
const LONGEST = 10_000;
/** Milliseconds after which the one before is forgotten. */
const CALM = 60_000;

export interface BackOff {
  /** In milliseconds. */
  next(): number;
}

export function createBackOff(now = Date.now): BackOff {
  let last = { at: Number.NEGATIVE_INFINITY, pause: 0 };
  return {
    next() {
      const at = now();
      const pause = at - last.at > CALM ? FIRST : Math.min(2 * last.pause, LONGEST);
      last = { at, pause };
      return pause;
    },
  };
}
