// The spans of time that pages of numbers show, in buckets that the API has.
import { DAY } from "../parts/time.ts";

const HOUR = DAY / 24;

export interface Span {
  /** Of the first bucket, in milliseconds since 1970. */
  readonly start: number;
  /** After the last bucket, which may not be over. */
  readonly end: number;
  readonly step: number;
  readonly width: "1h" | "1d";
}

export const SPANS = [
  ["24h", "24 h"],
  ["7d", "7 d"],
  ["30d", "30 d"],
  ["90d", "90 d"],
] as const;

export function spanOf(name: string, now: number): Span {
  if (name === "7d") return spanIn(HOUR, 168, now);
  if (name === "30d") return spanIn(DAY, 30, now);
  if (name === "90d") return spanIn(DAY, 90, now);
  return spanIn(HOUR, 24, now);
}

/** The same span in days, as far as days are enough. */
export function spanInDays(name: string, now: number): Span {
  return name === "7d" ? spanIn(DAY, 7, now) : spanOf(name, now);
}

function spanIn(step: number, count: number, now: number): Span {
  const end = Math.floor(now / step + 1) * step;
  return { start: end - count * step, end, step, width: step === HOUR ? "1h" : "1d" };
}

export function timesOf({ start, end, step }: Span): readonly number[] {
  return Array.from({ length: Math.round((end - start) / step) }, (_, at) => start + at * step);
}
