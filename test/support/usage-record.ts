// A usage record of which only what a test is about has to be said.
import type { UsageRecord } from "../../functions/core/limits/usage-records.ts";

const NOTHING = {
  ...{ requests: 0, refusals: 0, failures: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0 },
  ...{ estimated: 0, cost: 0, timesToFirstToken: {}, durations: {}, errors: {} },
};

export function usageRecord(said: Pick<UsageRecord, "key" | "period" | "model"> & Partial<UsageRecord>): UsageRecord {
  return { ...NOTHING, ...said };
}
