// What the counters in DynamoDB hold for a key or a model: what was charged, and whether a call is still open there.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readItem } from "../../support/dynamodb.ts";

export interface Charge {
  readonly requests: number;
  readonly tokens: number;
  /** Calls that are not settled. */
  readonly open: number;
}

/** Of all days, since a test may run across midnight. */
export async function readCharge(client: DynamoDBDocumentClient, subject: string): Promise<Charge> {
  const item = (await readItem(client, subject)) ?? {};
  const ofDays = (kind: string) =>
    Object.entries(item)
      .filter(([name]) => name.startsWith(`${kind}@`) && name.length === `${kind}@2026-11-22`.length)
      .reduce((sum, [, count]) => sum + Number(count), 0);
  const open = item["calls"] instanceof Set ? item["calls"].size : 0;
  return { requests: ofDays("requests"), tokens: ofDays("tokens"), open };
}
