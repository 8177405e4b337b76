// Reads what a page of a report is made of.
import { bucketsOf, type Width } from "./buckets.ts";
import { type Group, groupsOf } from "./group.ts";
import { readUsage, type UsageSources } from "./read-usage.ts";

export interface ReportQuery {
  readonly start_time: number;
  readonly end_time?: number | undefined;
  readonly bucket_width: Width;
  readonly group_by?: readonly Group[] | undefined;
  readonly api_key_ids?: readonly string[] | undefined;
  readonly models?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  readonly page?: string | undefined;
}

export async function readReport(query: ReportQuery, sources: UsageSources) {
  const { buckets, ...rest } = bucketsOf(query, sources.now());
  const groups = groupsOf(buckets, query.group_by ?? []);
  await readUsage({ ...query, periods: buckets.map(({ period }) => period) }, sources, groups.add);
  const sums = groups.sums();
  return { ...rest, buckets: buckets.map((bucket, at) => ({ bucket, sums: sums[at] ?? [] })) };
}
