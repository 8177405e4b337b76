// How long the properties of the counters are explored.
import { isLong, runs } from "../support/long.ts";

const MINUTE = 60_000;

/** For fast-check. What fails is made smaller, for a minute at most but in the long run. */
export function explored(...counts: Parameters<typeof runs>) {
  return { numRuns: runs(...counts), ...(!isLong && { interruptAfterTimeLimit: MINUTE }) };
}

/** For Vitest. */
export const patience = { timeout: isLong ? 24 * 60 * MINUTE : 2 * MINUTE };
