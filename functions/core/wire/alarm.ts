// A time limit that is moved again and again, without a new timer each time.

export interface Alarm {
  /** In milliseconds since 1970, in the place of what was set before. Infinity: never. */
  set(due: number): void;
  stop(): void;
}

/**
 * Calls `ring` when what was set last is due. Its timer is left running where that is later than before, and set anew when it
 * rings too early: a stream whose events come quickly sets it once in a while, not for every event.
 */
export function createAlarm(ring: () => void): Alarm {
  let due = Number.POSITIVE_INFINITY;
  let armedFor = Number.POSITIVE_INFINITY;
  let timeout: ReturnType<typeof setTimeout> | undefined;

  function arm(): void {
    clearTimeout(timeout);
    armedFor = due;
    timeout = setTimeout(expire, Math.min(Math.max(due - Date.now(), 1), LONGEST_TIMEOUT));
  }

  function expire(): void {
    armedFor = Number.POSITIVE_INFINITY;
    if (Date.now() >= due) ring();
    else if (due < Number.POSITIVE_INFINITY) arm();
  }

  return {
    set(at) {
      due = at;
      if (due < armedFor) arm();
    },
    stop() {
      clearTimeout(timeout);
      armedFor = Number.POSITIVE_INFINITY;
    },
  };
}

/** setTimeout overflows beyond this many milliseconds (HTML, timer initialisation steps: a signed 32-bit integer). */
export const LONGEST_TIMEOUT = 2 ** 31 - 1;
