// Closes the purses of an instance that is to end: what fails is tried again, within a given time.
import { backoff, pause } from "../wire/pause.ts";
import { createTimer, DUE } from "../wire/timer.ts";
import type { Purses } from "./purses.ts";

/** Until then, in milliseconds since 1970. Whether all was given back. */
export async function closeWithin(purses: Pick<Purses, "close">, until: number): Promise<boolean> {
  const timer = createTimer();
  try {
    for (let tries = 1; ; tries++) {
      const failed = await timer.race(purses.close(), until);
      if (failed === 0 || failed === DUE) return failed === 0;
      const rest = pause(backoff(tries));
      const isDue = (await timer.race(rest.over, until)) === DUE;
      rest.end();
      if (isDue) return false;
    }
  } finally {
    timer.stop();
  }
}
