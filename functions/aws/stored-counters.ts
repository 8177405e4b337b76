// What is counted for one key or model, as operators work with it: it is shown, and set back.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { countsOf } from "../core/limits/counts.ts";
import type { Counts } from "../core/limits/reservation.ts";
import { sweepLapsed } from "../core/limits/sweep.ts";
import { olderCallsIn } from "./older-calls.ts";
import { poolIn } from "./pool-item.ts";
import { dynamoPools } from "./pools.ts";

export interface Counted {
  readonly counts: Counts;
  readonly underWay: readonly CallsUnderWay[];
  /** How many calls were killed in this hour and the one before. */
  readonly killed: number;
}

/** Calls, or slots that an instance has for its next ones. */
export interface CallsUnderWay {
  readonly calls: number;
  /** When their slots are free at the latest. Milliseconds since 1970. */
  readonly lapsesAt: number;
}

export interface StoredCounters {
  /** Settles calls that were killed first. Undefined if nothing is counted. */
  read(subject: string, now: number): Promise<Counted | undefined>;
  /** Sets everything back. False if nothing is counted. */
  reset(subject: string): Promise<boolean>;
}

export function storedCounters(client: DynamoDBDocumentClient, table: string): StoredCounters {
  return {
    async read(id, now) {
      const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item: item } = await client.send(get);
      if (item === undefined) return undefined;
      const pools = dynamoPools(client, table, () => now);
      const pool = await sweepLapsed(pools, id, { pool: poolIn(item, now), at: now });
      const older = olderCallsIn(item, now).map(({ killedAt }) => ({ calls: 1, lapsesAt: killedAt }));
      return { counts: countsOf({ pool }, now), underWay: [...pool.buckets, ...older], killed: pool.killed };
    },
    async reset(id) {
      try {
        // Counts and slots go together: what a call gives back whose slot is gone changes nothing.
        const condition = { ConditionExpression: "attribute_exists(id)" };
        await client.send(new DeleteCommand({ TableName: table, Key: { id }, ...condition }));
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return false;
      }
    },
  };
}
