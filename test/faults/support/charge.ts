// What the counters in DynamoDB hold for a key or a model: what was charged, and whether a call is still open there.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { poolIn } from "../../../functions/aws/pool-item.ts";
import { readItem } from "../../support/dynamodb.ts";

export interface Charge {
  readonly requests: number;
  readonly tokens: number;
  /** Calls that are not settled. */
  readonly open: number;
}

/** Of all days, since a test may run across midnight. */
export async function readCharge(client: DynamoDBDocumentClient, subject: string): Promise<Charge> {
  const { counts, calls } = poolIn((await readItem(client, subject)) ?? {}, Date.now());
  const ofDays = (kind: string) =>
    [...counts]
      .filter(([name]) => name.startsWith(`${kind}@`) && name.length === `${kind}@2026-11-22`.length)
      .reduce((sum, [, count]) => sum + count, 0);
  return { requests: ofDays("requests"), tokens: ofDays("tokens"), open: calls };
}
