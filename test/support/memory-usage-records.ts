// The twin of the usage records in DynamoDB, in memory: imitates one item for each key, day and model.
import {
  TALLY_NAMES,
  type Tally,
  type UsageRecord,
  type UsageRecords,
} from "../../functions/core/limits/usage-records.ts";

export function memoryUsageRecords(): UsageRecords & { all(): UsageRecord[] } {
  const records = new Map<string, UsageRecord>();
  return {
    async add(record) {
      const id = JSON.stringify([record.key, record.day, record.model]);
      const known = records.get(id);
      const sum = (name: keyof Tally) => record[name] + (known?.[name] ?? 0);
      const tally = Object.fromEntries(TALLY_NAMES.map((name) => [name, sum(name)])) as Record<keyof Tally, number>;
      records.set(id, { ...record, ...tally });
    },
    ofKey: async (key, since) => [...records.values()].filter((record) => record.key === key && record.day >= since),
    all: () => [...records.values()],
  };
}
