// Times and spans as operators write them: `90d`, `12h`, `2027-01-01`, `2027-01-01T00:00:00Z`.
import { InvalidArgumentError } from "commander";
import { moment } from "../functions/core/directory/directory.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
/** RFC 3339 has years of four digits. */
const END = Date.UTC(10_000, 0);

/** In milliseconds. */
export function parseSpan(text: string): number {
  const [, count, unit = ""] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError("Give a span such as 30m, 12h, 90d or 4w.");
  const span = Number(count) * (UNITS[unit] ?? 0);
  refuseBeyondEnd(Date.now() + span);
  return span;
}

/** RFC 3339. A date is the beginning of that day in UTC; a span is counted from now. */
export function parseExpiry(text: string): string {
  const time = moment.safeParse(isDate(text) ? `${text}T00:00:00Z` : text);
  if (time.success) return inFuture(time.data);
  if (/^\d+[smhdw]$/.test(text)) return inFuture(new Date(Date.now() + parseSpan(text)).toISOString());
  throw new InvalidArgumentError(
    "Give a span such as 90d, a date such as 2027-01-01, or a time such as 2027-01-01T12:00:00Z.",
  );
}

/** A day of the calendar, as the usage records name it. */
export function parseDay(text: string): string {
  if (isDate(text) && moment.safeParse(`${text}T00:00:00Z`).success) return text;
  throw new InvalidArgumentError("Give a date such as 2026-11-01.");
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

function refuseBeyondEnd(time: number): void {
  if (time >= END) throw new InvalidArgumentError("Give a time before 10000-01-01T00:00:00Z.");
}

function inFuture(time: string): string {
  refuseBeyondEnd(Date.parse(time));
  if (Date.parse(time) > Date.now()) return time;
  throw new InvalidArgumentError("This time has passed.");
}

/** For people, in UTC and to the minute. */
export function formatMoment(time: string | undefined): string {
  return time === undefined ? "–" : new Date(time).toISOString().slice(0, 16).replace("T", " ");
}
