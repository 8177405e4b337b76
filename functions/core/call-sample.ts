// Which successful calls of a process are recorded where there are too many to record them all.

/** In a second. */
const MOST_A_SECOND = 5;

export interface CallSample {
  /** How many were left out since the last one that was taken; undefined if this one is left out, too. */
  take(): number | undefined;
}

export function createCallSample(now: () => number = Date.now): CallSample {
  let second = 0;
  let taken = 0;
  let leftOut = 0;
  return {
    take() {
      const current = Math.floor(now() / 1_000);
      if (current !== second) [second, taken] = [current, 0];
      if (taken === MOST_A_SECOND) {
        leftOut++;
        return undefined;
      }
      taken++;
      const before = leftOut;
      leftOut = 0;
      return before;
    },
  };
}
