// The stretches of time that a report is made of: hours or days of UTC, a page of them at a time.
import { invalidRequest } from "../../core/error.ts";

export const WIDTHS = ["1h", "1d"] as const;
export type Width = (typeof WIDTHS)[number];

/** In seconds. */
const SECONDS = { "1h": 3_600, "1d": 86_400 } as const;
const USUAL = { "1h": 24, "1d": 7 } as const;
const MOST = { "1h": 168, "1d": 31 } as const;

export interface Bucket {
  /** As records name it, such as `2026-11-22` or `2026-11-22T09`. */
  readonly period: string;
  /** Seconds since 1970; the end is not in it. */
  readonly start_time: number;
  readonly end_time: number;
}

interface Wanted {
  readonly start_time: number;
  readonly end_time?: number | undefined;
  readonly bucket_width: Width;
  readonly limit?: number | undefined;
  readonly page?: string | undefined;
}

/** `now` is in milliseconds since 1970. The bucket that has not ended is one of them. Throws a 400 for what makes no page. */
export function bucketsOf({ start_time, end_time, bucket_width: width, limit, page }: Wanted, now: number) {
  const seconds = SECONDS[width];
  const count = limit ?? USUAL[width];
  if (count > MOST[width])
    throw invalidRequest(400, "invalid_value", `'limit' must be at most ${MOST[width]} for ${width}.`, "limit");
  const end = endOf({ end_time }, now);
  const first = page === undefined ? Math.floor(start_time / seconds) * seconds : startOf(page, seconds);
  const left = Math.max(0, Math.ceil((end - first) / seconds));
  const buckets = bucketsFrom(first, Math.min(count, left), width);
  const hasMore = left > count;
  return { buckets, has_more: hasMore, next_page: hasMore ? `page_${first + count * seconds}` : null };
}

const MOST_OF_SPAN = { "1h": 168, "1d": 92 } as const;

/** All buckets of a span at once, and as many before it. Throws a 400 if it is too long. */
export function spanOf({ start_time, bucket_width: width, ...wanted }: Omit<Wanted, "limit" | "page">, now: number) {
  const seconds = SECONDS[width];
  const first = Math.floor(start_time / seconds) * seconds;
  const count = Math.max(0, Math.ceil((endOf(wanted, now) - first) / seconds));
  if (count > MOST_OF_SPAN[width]) {
    const message = `A summary has at most ${MOST_OF_SPAN[width]} buckets of ${width}.`;
    throw invalidRequest(400, "invalid_value", message, "start_time");
  }
  const start = Math.max(0, first - count * seconds);
  return {
    before: bucketsFrom(start, Math.round((first - start) / seconds), width),
    buckets: bucketsFrom(first, count, width),
  };
}

function bucketsFrom(first: number, count: number, width: Width): Bucket[] {
  const seconds = SECONDS[width];
  return Array.from({ length: count }, (_, at): Bucket => {
    const start = first + at * seconds;
    const period = new Date(start * 1_000).toISOString().slice(0, width === "1d" ? 10 : 13);
    return { period, start_time: start, end_time: start + seconds };
  });
}

function endOf({ end_time }: Pick<Wanted, "end_time">, now: number): number {
  return Math.min(end_time ?? Number.POSITIVE_INFINITY, Math.floor(now / 1_000) + 1);
}

function startOf(page: string, seconds: number): number {
  const start = Number(/^page_(\d{1,12})$/.exec(page)?.[1] ?? Number.NaN);
  if (start % seconds === 0) return start;
  throw invalidRequest(400, "invalid_value", "'page' is not the next page of this report.", "page");
}
