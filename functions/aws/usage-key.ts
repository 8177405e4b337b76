// What sorts the usage records of hours and of days apart from each other.
import { isOfHour } from "../core/limits/usage-records.ts";

/** A day or an hour as it is in keys of items. An `h` before hours keeps them out of every range of days. */
export function inKey(period: string): string {
  return isOfHour({ period }) ? `h${period}` : period;
}
