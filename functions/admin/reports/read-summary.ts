// Reads all that an overview of a span of time is made of: its buckets, the span before it, and the keys that were used most.
import { spanOf, type Width } from "./buckets.ts";
import { addTally, groupsOf, noUse, type OwnTally } from "./group.ts";
import { readUsage, type UsageSources } from "./read-usage.ts";

interface SummaryQuery {
  readonly start_time: number;
  readonly end_time?: number | undefined;
  readonly bucket_width: Width;
  /** How many keys. */
  readonly limit: number;
}

interface KeyUse {
  readonly id: string;
  readonly name: string;
  readonly use: OwnTally;
}

export async function readSummary({ limit, ...query }: SummaryQuery, sources: UsageSources) {
  const { before, buckets } = spanOf(query, sources.now());
  const groups = groupsOf(buckets, []);
  const useBefore = noUse();
  const keys = new Map<string, KeyUse>();
  const start = buckets[0]?.period ?? "";
  const periods = [...before, ...buckets].map(({ period }) => period);
  await readUsage({ periods }, sources, (record, ids) => {
    if (record.period < start) return addTally(useBefore, record);
    groups.add(record, ids);
    const key = keys.get(record.key) ?? { id: ids.idOf(record.key), name: record.key, use: noUse() };
    keys.set(record.key, key);
    addTally(key.use, record);
  });
  const sums = groups.sums();
  return {
    buckets: buckets.map((bucket, at) => ({ bucket, sums: sums[at] ?? [] })),
    before: useBefore,
    keys: [...keys.values()].sort(byUse).slice(0, limit),
  };
}

/** The most requests first. */
function byUse(one: KeyUse, other: KeyUse): number {
  return other.use.requests - one.use.requests || (one.name < other.name ? -1 : 1);
}
