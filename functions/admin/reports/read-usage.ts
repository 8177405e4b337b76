// Reads the usage records that a report is made of.
import { readKeyNames } from "../../aws/read-key-names.ts";
import { readPeriods } from "../../aws/read-periods.ts";
import type { Stored } from "../../aws/stored-directory.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import type { UsageRecord } from "../../core/limits/usage-records.ts";
import { type KeyIds, keyIds } from "./key-ids.ts";
import type { UsageReader } from "./usage-reader.ts";

export interface UsageSources {
  readonly usage: UsageTable;
  readonly usageReader: UsageReader;
  readonly stored: () => Promise<Stored>;
  readonly now: () => number;
}

interface Wanted {
  /** Days or hours one after the other, from the earliest on. */
  readonly periods: readonly string[];
  /** Ids or names. */
  readonly api_key_ids?: readonly string[] | undefined;
  readonly models?: readonly string[] | undefined;
}

/** So many keys are asked for by themselves, each time. */
const FEW_KEYS = 50;

/** `take` gets each record, and the ids of keys by their names. */
export async function readUsage(
  { periods, api_key_ids, models }: Wanted,
  { usage, usageReader, stored }: UsageSources,
  take: (record: UsageRecord, ids: KeyIds) => void,
): Promise<void> {
  const [{ keys: storedKeys }, named] = await Promise.all([stored(), readKeyNames(usage)]);
  const ids = keyIds(storedKeys);
  const all = new Set([...ids.names, ...named.names]);
  const wanted = api_key_ids && new Set(api_key_ids.map(ids.nameOf));
  const takeWanted = (record: UsageRecord) => {
    if ((wanted?.has(record.key) ?? true) && (models?.includes(record.model) ?? true)) take(record, ids);
  };
  const keys = [...(wanted ?? all)];
  const [first, last] = [periods[0], periods.at(-1)];
  if (first === undefined || last === undefined) return;
  if (keys.length > FEW_KEYS) return usageReader.readAll({ periods, keys: [...all], since: named.since }, takeWanted);
  for (const record of await readPeriods(usage, { keys, first, last })) takeWanted(record);
}
