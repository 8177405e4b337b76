// Moments and spans of time as operators write them: `90d`, `12h`, `2027-01-01T00:00:00Z`.
import { InvalidArgumentError } from "commander";
import { moment } from "../functions/core/directory.ts";

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

/** RFC 3339. A span is counted from now. */
export function parseExpiry(text: string): string {
  const time = moment.safeParse(text);
  if (time.success) return inFuture(time.data);
  if (!/^\d+[smhdw]$/.test(text)) {
    throw new InvalidArgumentError("Give a span such as 12h or 90d, or a time such as 2027-01-01T00:00:00Z.");
  }
  return inFuture(new Date(Date.now() + parseSpan(text)).toISOString());
}

function refuseBeyondEnd(time: number): void {
  if (time >= END) throw new InvalidArgumentError("Give what ends before 10000-01-01T00:00:00Z.");
}

function inFuture(time: string): string {
  refuseBeyondEnd(Date.parse(time));
  if (Date.parse(time) > Date.now()) return time;
  throw new InvalidArgumentError("That is over already.");
}

/** For people, in UTC and to the minute. */
export function formatMoment(time: string | undefined): string {
  return time === undefined ? "–" : new Date(time).toISOString().slice(0, 16).replace("T", " ");
}
