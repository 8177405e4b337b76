// What sorts the usage records of hours and of days apart from each other.
import { isOfHour } from "../core/limits/usage-records.ts";

/** Before the period of an hour, which keeps hours out of every range of days. */
export const HOUR = "h";

/** `period` is a day or an hour, such as `2026-11-22` or `2026-11-22T09`. */
export function prefixOf({ period }: { readonly period: string }): string {
  return isOfHour({ period }) ? HOUR : "";
}
