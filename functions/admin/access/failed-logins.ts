// Failed sign-ins and wrong admin keys in the audit log: without what was tried, and bounded, because anybody can cause them.
import type { Audit } from "../audit/audit-log.ts";

export interface FailedLogins {
  /** Whether the next one may be written. */
  take(): boolean;
}

/** For each instance. */
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

interface Tried {
  readonly failedLogins: FailedLogins;
  /** As the unknown caller. */
  readonly audit: Audit;
}

export async function auditFailedLogin(way: "admin_key" | "ticket", { failedLogins, audit }: Tried): Promise<void> {
  if (failedLogins.take()) await audit({ type: "login.failed", resource: { id: way }, changes: [] });
}
