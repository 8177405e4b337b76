// The counters of one key or model as operators work with them: what is counted, and how it is set back.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Counts } from "../core/limits/counters.ts";
import { countsIn, type Lease, leasesIn, parseLease } from "./counter-item.ts";

export interface Counted {
  readonly counts: Counts;
  /** Also of calls that were ended by force, until their slots are needed. */
  readonly leases: readonly Lease[];
}

export interface StoredCounters {
  /** Undefined if nothing is counted. */
  read(subject: string, now: number): Promise<Counted | undefined>;
  /** Sets everything back. False if nothing is counted. */
  reset(subject: string): Promise<boolean>;
}

export function storedCounters(client: DynamoDBDocumentClient, table: string): StoredCounters {
  return {
    async read(id, now) {
      const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item: item } = await client.send(get);
      return item && { counts: countsIn(item, now), leases: leasesIn(item).map(parseLease) };
    },
    async reset(id) {
      try {
        // Counts and leases go together: the settlement of a call whose lease is gone changes nothing, so that no count
        // ever falls below zero.
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
