// Reads what a page of a report is made of.
import { readKeyNames } from "../../aws/read-key-names.ts";
import { readPeriods } from "../../aws/read-periods.ts";
import type { Stored } from "../../aws/stored-directory.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import { bucketsOf, type Width } from "./buckets.ts";
import { type Group, grouped } from "./group.ts";
import { keyIds } from "./key-ids.ts";

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

interface Sources {
  readonly usage: UsageTable;
  readonly stored: () => Promise<Stored>;
  readonly now: () => number;
}

export async function readReport(query: ReportQuery, { usage, stored, now }: Sources) {
  const { buckets, ...rest } = bucketsOf(query, now());
  const ids = keyIds((await stored()).keys);
  const [first, last] = [buckets[0]?.period, buckets.at(-1)?.period];
  const names = query.api_key_ids?.map(ids.nameOf) ?? [...ids.names, ...(await readKeyNames(usage)).names];
  const keys = [...new Set(names)];
  const records = first && last ? await readPeriods(usage, { keys, first, last }) : [];
  const wanted = records.filter(({ model }) => query.models === undefined || query.models.includes(model));
  const sums = grouped(wanted, buckets, { by: query.group_by ?? [], idOf: ids.idOf });
  return { ...rest, buckets: buckets.map((bucket, at) => ({ bucket, sums: sums[at] ?? [] })) };
}
