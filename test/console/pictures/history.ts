// What the keys have used before: records of hours and days, as the gateway adds them up.
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { dynamoUsageRecords } from "../../../functions/aws/usage-records.ts";
import { bucketOf } from "../../../functions/core/limits/histogram.ts";
import type { UsageRecord } from "../../../functions/core/limits/usage-records.ts";
import { withClient } from "../../../local/dynamodb.ts";
import { tableNames } from "../../../local/tables.ts";
import { KEYS } from "./configuration.ts";
import type { Random } from "./random.ts";

const HOUR = 60 * 60_000;
const DAYS = 14;
const CALLS_AN_HOUR = 900;

export async function writeHistory(endpoint: string, random: Random): Promise<void> {
  const records = [...Array(DAYS * 24).keys()].flatMap((hour) => ofHour(Date.now() - (hour + 1) * HOUR, random));
  await withClient(endpoint, async (client) => {
    const table = dynamoUsageRecords(DynamoDBDocumentClient.from(client), { table: tableNames.Usage, keptDays: 400 });
    for (const record of records) await table.add(record);
  });
}

function ofHour(at: number, random: Random): UsageRecord[] {
  const hour = new Date(at).toISOString().slice(0, "2026-11-22T09".length);
  const load = CALLS_AN_HOUR * (0.25 + 0.75 * Math.max(0, Math.sin(((at / HOUR) % 24) * (Math.PI / 24))));
  return KEYS.flatMap(({ name: key, models, share }) =>
    models.flatMap((model, at) => {
      const requests = Math.round(load * share * (at === 0 ? 0.7 : 0.3) * (0.6 + 0.8 * random()));
      const record = recordOf({ key, model, requests: Math.max(requests, 1) }, random);
      return [hour, hour.slice(0, "2026-11-22".length)].map((period) => ({ ...record, period }));
    }),
  );
}

function recordOf({ key, model, requests }: Pick<UsageRecord, "key" | "model" | "requests">, random: Random) {
  const failures = random() < 0.2 ? Math.round(requests * 0.03 * random()) : 0;
  const refusals = key === "batch-nightly" && random() < 0.3 ? Math.round(requests * 0.2) : 0;
  const tokens = requests * (900 + Math.round(400 * random()));
  return {
    ...{ key, model, requests, failures, refusals, estimated: 0 },
    ...{ promptTokens: tokens, cachedTokens: Math.round(tokens * 0.2), completionTokens: Math.round(tokens * 0.3) },
    cost: Math.round(tokens * (model === "my-claude" ? 7_500 : 900)),
    timesToFirstToken: times(requests, () => 250 + 900 * random() ** 4),
    durations: times(requests, () => 900 + 4_000 * random() ** 3),
    errors: {
      ...(failures > 0 && { upstream_unavailable: failures }),
      ...(refusals > 0 && { rate_limit_exceeded: refusals }),
    },
  };
}

/** Of a few measured calls, as many as all. */
function times(count: number, time: () => number): Record<string, number> {
  const histogram: Record<string, number> = {};
  for (let call = 0; call < Math.min(count, 12); call++) {
    const bucket = bucketOf(time());
    histogram[bucket] = (histogram[bucket] ?? 0) + Math.max(1, Math.round(count / 12));
  }
  return histogram;
}
