// What is counted for one key or model, as operators work with it: it is shown, and set back.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DeleteCommand, type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { countsOf } from "../core/limits/counts.ts";
import type { Pool } from "../core/limits/pool.ts";
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
  /** Of many subjects, in one request for each hundred. Those of which nothing is counted are missing. */
  readAll(subjects: readonly string[], now: number): Promise<ReadonlyMap<string, Counted>>;
  /** Sets everything back. False if nothing is counted. */
  reset(subject: string): Promise<boolean>;
}

/** DynamoDB's limit of one request. */
const READ_AT_ONCE = 100;

export function storedCounters(client: DynamoDBDocumentClient, table: string): StoredCounters {
  return {
    async read(id, now) {
      const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item: item } = await client.send(get);
      if (item === undefined) return undefined;
      const pools = dynamoPools(client, table, () => now);
      return countedIn(item, { pool: await sweepLapsed(pools, id, { pool: poolIn(item, now), at: now }), now });
    },
    async readAll(subjects, now) {
      const counted = new Map<string, Counted>();
      for (let at = 0; at < subjects.length; at += READ_AT_ONCE) {
        const items = await readBatch(client, table, subjects.slice(at, at + READ_AT_ONCE));
        for (const item of items) counted.set(String(item["id"]), countedIn(item, { pool: poolIn(item, now), now }));
      }
      return counted;
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

function countedIn(item: Item, { pool, now }: { readonly pool: Pool; readonly now: number }): Counted {
  const older = olderCallsIn(item, now).map(({ killedAt }) => ({ calls: 1, lapsesAt: killedAt }));
  return { counts: countsOf({ pool }, now), underWay: [...pool.buckets, ...older], killed: pool.killed };
}

type Item = Record<string, unknown>;

/** What DynamoDB leaves out of an answer, it names: that is asked for again. */
async function readBatch(client: DynamoDBDocumentClient, table: string, ids: readonly string[]): Promise<Item[]> {
  const items: Item[] = [];
  let left = ids.map((id): Item => ({ id }));
  for (let round = 1; left.length > 0 && round <= MOST_ROUNDS; round++) {
    const batch = new BatchGetCommand({ RequestItems: { [table]: { Keys: left } } });
    const { Responses: answers = {}, UnprocessedKeys: unread = {} } = await client.send(batch);
    items.push(...(answers[table] ?? []));
    left = unread[table]?.Keys ?? [];
  }
  if (left.length > 0) throw new Error("DynamoDB leaves out counters although they were asked for several times");
  return items;
}

const MOST_ROUNDS = 8;
