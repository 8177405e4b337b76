// The twin of the usage records in DynamoDB, in memory: imitates one item for each key, period and model.
import { addedTo, isOfHour, type UsageRecord, type UsageRecords } from "../../functions/core/limits/usage-records.ts";

export function memoryUsageRecords(): UsageRecords & { all(): UsageRecord[] } {
  const records = new Map<string, UsageRecord>();
  return {
    async add(record) {
      const id = JSON.stringify([record.key, record.period, record.model]);
      records.set(id, addedTo(records.get(id), record));
    },
    ofKey: async (key, since) =>
      [...records.values()].filter((record) => record.key === key && !isOfHour(record) && record.period >= since),
    all: () => [...records.values()],
  };
}
