// A large stage: many keys and models, and what they have used.
import { BatchWriteCommand, DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { dynamoCallRecords } from "../../functions/aws/call-records.ts";
import { NAMES } from "../../functions/aws/key-names.ts";
import { withClient } from "../../local/dynamodb.ts";
import { tableNames } from "../../local/tables.ts";
import { callRecord } from "../../test/support/call-record.ts";

export interface Size {
  readonly keys: number;
  readonly models: number;
  readonly days: number;
  /** Days that also have records of hours. */
  readonly daysOfHours: number;
  readonly calls: number;
}

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** Each key is used in so many hours of a day. */
const HOURS_A_DAY = 8;
const BATCH = 25;
const AT_ONCE = 8;

export const keyName = (at: number) => `team-${String(at).padStart(4, "0")}`;
export const modelName = (at: number) => `model-${String(at).padStart(2, "0")}`;

export function configurationOf({ keys, models }: Size): object {
  return {
    models: Array.from({ length: models }, (_, at) => ({
      ...{ name: modelName(at), model: `openai/gpt-${at}`, prices: { prompt: 1, completion: 4 } },
      rate_limit: { rpm: 6_000 },
    })),
    keys: Array.from({ length: keys }, (_, at) => ({
      ...{ name: keyName(at), key: `secret-of-${keyName(at)}`, allowed_models: [modelName(at % models), "model-0*"] },
      rate_limit: { rpm: 100 },
    })),
  };
}

/** Resolves with the number of records. */
export async function fill(endpoint: string, size: Size): Promise<number> {
  const items = [...usageItems(size)];
  await withClient(endpoint, async (client) => {
    const documents = DynamoDBDocumentClient.from(client);
    const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
      items.slice(at * BATCH, (at + 1) * BATCH),
    );
    const work = async () => {
      for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
        const requests = batch.map((Item) => ({ PutRequest: { Item } }));
        await documents.send(new BatchWriteCommand({ RequestItems: { [tableNames.Usage]: requests } }));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await writeNames(documents, size);
    const calls = dynamoCallRecords(documents, { table: tableNames.Calls, keptHours: 72 });
    for (let from = 0; from < size.calls; from += AT_ONCE * BATCH) {
      const count = Math.min(AT_ONCE * BATCH, size.calls - from);
      await calls.add(Array.from({ length: count }, (_, at) => callOf(from + at, size)));
    }
  });
  return items.length;
}

/** One a second. */
function callOf(at: number, { keys, models }: Size) {
  return callRecord({ end: Date.now() - at * 1_000, key: keyName(at % keys), model: modelName(at % models) });
}

function* usageItems({ keys, models, days, daysOfHours }: Size) {
  const today = Math.floor(Date.now() / DAY) * DAY;
  for (let key = 0; key < keys; key++)
    for (let day = 0; day < days; day++) {
      const at = today - day * DAY;
      const model = modelName(key % models);
      yield itemOf(key, `${dayOf(at)}#${model}`, HOURS_A_DAY);
      if (day >= daysOfHours) continue;
      for (let hour = 0; hour < HOURS_A_DAY; hour++)
        yield itemOf(key, `h${dayOf(at)}T${String((key + hour * 2) % 24).padStart(2, "0")}#${model}`, 1);
    }
}

function itemOf(key: number, dayAndModel: string, times: number): object {
  const requests = times * (1 + (key % 40));
  return {
    ...{ key: keyName(key), dayAndModel, expiresAt: Math.floor(Date.now() / 1000) + 40_000_000 },
    ...{
      requests,
      refusals: key % 3,
      failures: key % 2,
      promptTokens: requests * 900,
      completionTokens: requests * 200,
    },
    ...{ cachedTokens: requests * 100, estimated: 0, cost: requests * 1_000_000 },
    ...{ t8: requests - 1, t10: 1, d12: requests - 1, d14: 1, "error#rate_limit_exceeded": key % 3 },
  };
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, "2026-11-22".length);
}

/** Which keys there are, as the gateway notes it with their first calls. */
async function writeNames(documents: DynamoDBDocumentClient, { keys, days }: Size): Promise<void> {
  const names = new Set(Array.from({ length: keys }, (_, at) => keyName(at)));
  const since = dayOf(Date.now() - (days * 2 + 2) * DAY);
  const item = { key: NAMES, dayAndModel: "-0", names, since };
  await documents.send(new PutCommand({ TableName: tableNames.Usage, Item: item }));
}
