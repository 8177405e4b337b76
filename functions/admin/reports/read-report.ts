// Reads what a page of a report is made of.
import { readKeyNames } from "../../aws/read-key-names.ts";
import { readPeriods } from "../../aws/read-periods.ts";
import type { Stored } from "../../aws/stored-directory.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import type { UsageRecord } from "../../core/limits/usage-records.ts";
import { bucketsOf, type Width } from "./buckets.ts";
import { type Group, groupsOf } from "./group.ts";
import { keyIds } from "./key-ids.ts";
import type { UsageReader } from "./usage-reader.ts";

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
  readonly usageReader: UsageReader;
  readonly stored: () => Promise<Stored>;
  readonly now: () => number;
}

/** So many keys are asked for by themselves, each time. */
const FEW_KEYS = 50;

export async function readReport(query: ReportQuery, { usage, usageReader, stored, now }: Sources) {
  const { buckets, ...rest } = bucketsOf(query, now());
  const periods = buckets.map(({ period }) => period);
  const [{ keys: storedKeys }, named] = await Promise.all([stored(), readKeyNames(usage)]);
  const ids = keyIds(storedKeys);
  const only = query.api_key_ids && new Set(query.api_key_ids.map(ids.nameOf));
  const all = new Set([...ids.names, ...named.names]);
  const groups = groupsOf(buckets, { by: query.group_by ?? [], idOf: ids.idOf });
  const isWanted = ({ key, model }: UsageRecord) =>
    (only === undefined || only.has(key)) && (query.models === undefined || query.models.includes(model));
  const take = (record: UsageRecord) => {
    if (isWanted(record)) groups.add(record);
  };
  const keys = [...(only ?? all)];
  const [first, last] = [periods[0], periods.at(-1)];
  if (first !== undefined && last !== undefined) {
    if (keys.length > FEW_KEYS) await usageReader.readAll({ periods, keys: [...all], since: named.since }, take);
    else for (const record of await readPeriods(usage, { keys, first, last })) take(record);
  }
  const sums = groups.sums();
  return { ...rest, buckets: buckets.map((bucket, at) => ({ bucket, sums: sums[at] ?? [] })) };
}
