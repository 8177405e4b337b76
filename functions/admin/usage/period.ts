// The days that a report of usage covers.
import { OperationError } from "../operation-error.ts";

export interface Period {
  /** The first and the last day, such as `2026-11-22`. */
  readonly from: string;
  readonly to: string;
}

interface Wanted {
  /** How many days, where the first is not given. */
  readonly days?: number;
  readonly from?: string;
  readonly to?: string;
}

const DAY = 86_400_000;
const USUAL_DAYS = 7;

/** In UTC. It ends today if `to` does not say; `now` is in milliseconds since 1970. Throws an OperationError where it ends before it begins. */
export function periodOf({ days = USUAL_DAYS, from, to }: Wanted, now: number): Period {
  const last = to ?? dayAt(now);
  const first = from ?? dayAt(Date.parse(last) - (days - 1) * DAY);
  if (first <= last) return { from: first, to: last };
  throw new OperationError("value_invalid", `${first} is after the last day, ${last}`, "from");
}

/** In UTC, such as `2026-11-22`. */
export function dayAt(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
