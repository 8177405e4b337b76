// What the page of keys shows: the keys, how full their limits are, and what each used in the last 24 hours.
import { call } from "../api/call.ts";
import { readList } from "../api/read-list.ts";
import { readStandings } from "../api/read-standings.ts";
import type { Key, Page, Standing, UsageResult } from "../api/shapes.ts";

export interface KeyRow {
  readonly key: Key;
  readonly standings: readonly Standing[];
  /** Requests by hour; undefined where there were none. */
  readonly trend: readonly number[] | undefined;
}

export async function readKeys(signal: AbortSignal): Promise<{ rows: readonly KeyRow[]; hasMore: boolean }> {
  const trendsRead = readTrends(signal);
  const { items, hasMore } = await readList<Key>("/api_keys", signal);
  const limited = items.filter(hasLimit).map(({ name }) => `key:${name}`);
  const [standings, trends] = await Promise.all([readStandings(limited, signal), trendsRead]);
  const rows = items.map((key) => ({
    key,
    standings: standings.get(`key:${key.name}`) ?? [],
    trend: trends.get(key.name),
  }));
  return { rows, hasMore };
}

function hasLimit({ rate_limit, budget }: Key): boolean {
  return rate_limit !== undefined || budget !== undefined;
}

/** Without them, the page is still of use. */
async function readTrends(signal: AbortSignal): Promise<ReadonlyMap<string, number[]>> {
  const start_time = Math.floor(Date.now() / 3_600_000 - 23) * 3600;
  const query = { start_time, bucket_width: "1h", limit: 24, group_by: ["api_key_id"] };
  const read = call<Page<UsageResult>>("GET", "/usage/completions", { query, signal });
  const buckets = await read.then(
    ({ body }) => body.data,
    () => [],
  );
  const trends = new Map<string, number[]>();
  for (const [at, { results }] of buckets.entries())
    for (const { api_key_name, num_model_requests } of results) {
      const trend = trends.get(api_key_name ?? "") ?? buckets.map(() => 0);
      trend[at] = num_model_requests;
      trends.set(api_key_name ?? "", trend);
    }
  return trends;
}
