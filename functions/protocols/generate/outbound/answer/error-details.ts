// What the `details` of Google's errors say (google.rpc.Status): the reason, the quota that is used up, and when to ask again.
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { textIn } from "./text.ts";

function detailsOf({ details }: Members): Members[] {
  return Array.isArray(details) ? details.filter(isMembers) : [];
}

/** Milliseconds. */
const LONGEST_WAIT = 3_600_000;

/** `RetryInfo`: `"retryDelay": "34.4s"`. In milliseconds. */
export function retryDelayIn(error: Members): number | undefined {
  const delays = detailsOf(error).map(({ retryDelay }) => /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(textIn(retryDelay))?.[1]);
  const delay = delays.find((seconds) => seconds !== undefined);
  return delay === undefined ? undefined : Math.min(Math.ceil(Number(delay) * 1_000), LONGEST_WAIT);
}

/** `QuotaFailure`: what is left for another day does not come back within a request. */
export function isOutForToday(error: Members): boolean {
  const violations = detailsOf(error).flatMap((detail) => detail["violations"]);
  return violations.some(
    (one) => isMembers(one) && /per_?day/i.test(`${textIn(one["quotaId"])} ${textIn(one["quotaMetric"])}`),
  );
}

/** `ErrorInfo`: a key that is unknown, expired or restricted is a 400. */
export function isAboutKey(error: Members): boolean {
  return detailsOf(error).some(({ reason }) => textIn(reason).startsWith("API_KEY_"));
}
