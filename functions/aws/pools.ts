// The pools in DynamoDB: one item for each key or model, changed by single conditional updates only.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import {
  isRepeatable,
  type Pool,
  type PoolAnswer,
  type PoolChange,
  type Pools,
  PoolUnreachable,
} from "../core/limits/pool.ts";
import { isAllowed, isDone } from "../core/limits/pool-conditions.ts";
import { InvalidUpdateError } from "../core/limits/reservation.ts";
import { watchAttempts } from "./attempts.ts";
import type { Item } from "./item.ts";
import { preparationFor, requireFrozen } from "./older-calls.ts";
import { poolIn } from "./pool-item.ts";
import { rememberItems } from "./pool-memory.ts";
import { changeUpdate, sweepUpdate } from "./pool-update.ts";
import type { Update } from "./update.ts";

/** How often a change is sent that was not refused by what it asks for, but by what has to be done first. */
const TRIES = 4;

interface Doubt {
  isInDoubt: boolean;
}

export function dynamoPools(client: DynamoDBDocumentClient, table: string, now: () => number = Date.now): Pools {
  const memory = rememberItems(now);

  async function change(change: PoolChange): Promise<PoolAnswer> {
    const { subject } = change;
    const doubt = { isInDoubt: false };
    for (let tries = 1; ; tries++) {
      const { tidying, frozen, barredUntil } = memory.of(subject);
      const update = changeUpdate(change, { tidying, barredUntil, now: now() });
      requireFrozen(update, change, { seen: frozen, now: now() });
      const { applied, item } = await write(subject, update, { isOnce: !isRepeatable(change), doubt });
      const pool = poolIn(item, now());
      if (applied || isDone(pool, change)) return { applied: true, pool, ...doubt };
      if (tries === TRIES || !isAllowed(pool, change)) return { applied: false, pool, ...doubt };
      const preparation = preparationFor(item, change, { now: now(), expiry: Math.ceil(change.expiresAt / 1000) });
      if (preparation) await write(subject, preparation, { isOnce: false, doubt: { ...doubt } });
    }
  }

  async function sweep(...[subject, bucket, options]: Parameters<Pools["sweep"]>): Promise<Pool> {
    const update = sweepUpdate(bucket, { ...options, now: now(), tidying: memory.of(subject).tidying });
    const { item } = await write(subject, update, { isOnce: false, doubt: { isInDoubt: false } });
    return poolIn(item, now());
  }

  /** One write. If its condition fails, it returns the item as it is instead. */
  async function write(id: string, update: Update, { isOnce, doubt }: { isOnce: boolean; doubt: Doubt }) {
    const command = new UpdateCommand({
      TableName: table,
      Key: { id },
      ...update.input(),
      ReturnValues: "ALL_NEW",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    const onDoubt = () => {
      doubt.isInDoubt = true;
    };
    const { causeOf } = watchAttempts(command, { isOnce, onDoubt });
    try {
      const { Attributes: item = {} } = await client.send(command);
      return { applied: true, item: memory.see(id, item) };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        return {
          applied: false,
          item: memory.see(id, error.Item ? unmarshall(error.Item) : await readAfter(id, isOnce)),
        };
      throw isInvalid(error)
        ? new InvalidUpdateError(error.message, { cause: error })
        : unreachable(doubt, causeOf(error));
    }
  }

  /** The condition fails also where it is done already: until the item is read, that is unknown. */
  async function readAfter(id: string, isOnce: boolean): Promise<Item> {
    return readItem(id).catch((error) => {
      throw new PoolUnreachable(!isOnce, { cause: error });
    });
  }

  async function readItem(id: string): Promise<Item> {
    const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    return item ?? {};
  }

  async function read(subject: string): Promise<Pool> {
    const item = await readItem(subject).catch((cause) => {
      throw new PoolUnreachable(false, { cause });
    });
    return poolIn(memory.see(subject, item), now());
  }

  return { change, sweep, read };
}

function unreachable({ isInDoubt }: Doubt, cause: unknown): PoolUnreachable {
  return new PoolUnreachable(isInDoubt, { cause });
}

/** DynamoDB has no class for it. */
function isInvalid(error: unknown): error is Error {
  return error instanceof Error && error.name === "ValidationException";
}
