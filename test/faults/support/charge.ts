// What the counters in DynamoDB hold for a key or a model: what was charged, and whether a call is still open there.
import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { poolIn } from "../../../functions/aws/pool-item.ts";
import { tableNames } from "../../../local/tables.ts";
import { readItem } from "../../support/dynamodb.ts";

export interface Charge {
  readonly requests: number;
  readonly tokens: number;
  /** Calls that are not settled. */
  readonly open: number;
}

export async function readCharge(client: DynamoDBDocumentClient, subject: string): Promise<Charge> {
  return chargeIn((await readItem(client, subject)) ?? {});
}

/** In the order of the subjects, in one request. */
export async function readCharges(client: DynamoDBDocumentClient, subjects: readonly string[]): Promise<Charge[]> {
  const Keys = subjects.map((id) => ({ id }));
  const table = tableNames.Counters;
  const get = new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } });
  const items = (await client.send(get)).Responses?.[table] ?? [];
  return subjects.map((subject) => chargeIn(items.find(({ id }) => id === subject) ?? {}));
}

/** Of all days, since a test may run across midnight. */
function chargeIn(item: Record<string, unknown>): Charge {
  const { counts, calls } = poolIn(item, Date.now());
  const ofDays = (kind: string) =>
    [...counts]
      .filter(([name]) => name.startsWith(`${kind}@`) && name.length === `${kind}@2026-11-22`.length)
      .reduce((sum, [, count]) => sum + count, 0);
  return { requests: ofDays("requests"), tokens: ofDays("tokens"), open: calls };
}
