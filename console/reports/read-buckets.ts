// Reports of usage, costs and times, in as many parts as their buckets need.
import { call } from "../api/call.ts";
import type { Bucket, Page } from "../api/shapes.ts";
import type { Span } from "./span.ts";

export interface Question {
  readonly span: Span;
  readonly groupBy?: readonly string[];
  readonly keys?: readonly string[];
  readonly models?: readonly string[];
}

const MOST_BUCKETS = { "1h": 168, "1d": 31 } as const;

/** All parts at once: each is a page of its own. */
export async function readBuckets<Result>(
  path: string,
  { span, groupBy, keys, models }: Question,
  signal: AbortSignal,
): Promise<readonly Bucket<Result>[]> {
  const filters = { group_by: groupBy ?? [], api_key_ids: keys ?? [], models: models ?? [] };
  const limit = MOST_BUCKETS[span.width];
  const readPart = async (start: number) => {
    const end = Math.min(start + limit * span.step, span.end);
    const times = { start_time: start / 1000, end_time: end / 1000, bucket_width: span.width, limit };
    const { body } = await call<Page<Result>>("GET", path, { query: { ...times, ...filters }, signal });
    return body.data;
  };
  const parts = Math.ceil((span.end - span.start) / (limit * span.step));
  const starts = Array.from({ length: parts }, (_, part) => span.start + part * limit * span.step);
  return (await Promise.all(starts.map(readPart))).flat();
}

/** One value for each bucket of the span, whatever buckets were answered. */
export function valuesOf<Result>(
  buckets: readonly Bucket<Result>[],
  times: readonly number[],
  value: (results: readonly Result[]) => number | undefined,
): (number | undefined)[] {
  const byTime = new Map(buckets.map(({ start_time, results }) => [start_time * 1000, results]));
  return times.map((time) => value(byTime.get(time) ?? []));
}
