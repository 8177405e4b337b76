// How long properties are looked into: some seconds in `npm test`, as long as it takes in a campaign.

const RUNS = Number(process.env["SLUICE_PROPERTY_RUNS"] ?? 0);
const MINUTE = 60_000;

/** For fast-check: SLUICE_PROPERTY_RUNS runs, or else so many. What fails is made smaller for a minute at most. */
export function runs(numRuns: number) {
  return RUNS > 0 ? { numRuns: RUNS } : { numRuns, interruptAfterTimeLimit: MINUTE };
}

/** For Vitest. */
export const patience = { timeout: RUNS > 0 ? 24 * 60 * MINUTE : 2 * MINUTE };
