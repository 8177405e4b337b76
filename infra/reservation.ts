// Whether a reservation of concurrency leaves enough of the account's quota to other functions. AWS would refuse it too,
// but only in the middle of a deployment.

/** AWS keeps this many for the functions without a reservation. */
const UNRESERVED = 100;

/** Returns the reservation that was asked for, or throws. */
export function checkReservation(wanted: number, quota: number): number {
  const left = quota - wanted;
  if (left >= UNRESERVED) return wanted;
  const most = quota - UNRESERVED;
  throw new Error(
    `SLUICE_RESERVED_CONCURRENCY=${wanted} would leave ${left} of the account's ${quota} concurrent executions ` +
      `(Lambda quota L-B99A9384) to other functions; AWS requires ${UNRESERVED}. ` +
      `${most > 0 ? `Set it to ${most} or less` : "Remove the setting"}, or request a higher quota ` +
      "under Service Quotas, AWS Lambda, Concurrent executions.",
  );
}
