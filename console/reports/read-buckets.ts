// Reports of usage, costs and times, in as many pages as their buckets need.
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

export async function readBuckets<Result>(
  path: string,
  { span, groupBy, keys, models }: Question,
  signal: AbortSignal,
): Promise<readonly Bucket<Result>[]> {
  const query = {
    ...{
      start_time: span.start / 1000,
      end_time: span.end / 1000,
      bucket_width: span.width,
      limit: MOST_BUCKETS[span.width],
    },
    ...{ group_by: groupBy ?? [], api_key_ids: keys ?? [], models: models ?? [] },
  };
  const buckets: Bucket<Result>[] = [];
  let page: string | undefined;
  do {
    const { body } = await call<Page<Result>>("GET", path, { query: { ...query, page }, signal });
    buckets.push(...body.data);
    page = body.next_page ?? undefined;
  } while (page !== undefined);
  return buckets;
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
