// How many failed sign-ins are written to the audit log: anybody can cause them.

export interface FailedLogins {
  /** Whether the next one may be written. */
  take(): boolean;
}

const MOST_A_MINUTE = 6;

export function countFailedLogins(now: () => number): FailedLogins {
  let minute = 0;
  let taken = 0;
  return {
    take() {
      const current = Math.floor(now() / 60_000);
      if (current !== minute) [minute, taken] = [current, 0];
      taken += 1;
      return taken <= MOST_A_MINUTE;
    },
  };
}
