// Of version 0.1, as it was: what its instances do to an item that instances of this version work on, too.
// The counters in DynamoDB: one item for each key or model, changed by single conditional updates only.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type CounterItem, countsIn, expiredIn, isToBeBarred, leaseOf, leasesIn, outdatedIn } from "./counter-item.ts";
import { bar, reservation as claim, release, settlement, type Update } from "./counter-update.ts";
import { violations } from "./limit.ts";
import {
  type Counters,
  type Counts,
  type Decision,
  InvalidUpdateError,
  type Reservation,
  type Spent,
} from "./types.ts";

/** How often a reservation is tried again that was refused by what is over already: an expired lease, a settled call. */
const TRIES = 4;

/** What is known of a reservation, for its settlement. */
interface Grant {
  /** What is out of date in it is removed by the way. */
  item: CounterItem;
  /** False if an attempt to reserve was lost on the network: it may be applied all the same, even later. */
  sure: boolean;
  /** True if DynamoDB has refused every attempt: there is nothing to settle. */
  none?: boolean;
}

export function dynamoCounters(client: DynamoDBDocumentClient, table: string, now: () => number = Date.now): Counters {
  const grants = new WeakMap<Reservation, Grant>();

  async function reserve(reservation: Reservation): Promise<Decision> {
    const grant: Grant = grants.get(reservation) ?? { item: {}, sure: true };
    grants.set(reservation, grant);
    const doubt = () => {
      grant.sure = false;
    };
    for (let tries = 1; ; tries++) {
      const { applied, item } = await write(reservation.subject, claim(reservation), doubt).catch((error) => {
        grant.none ??= grant.sure;
        throw error;
      });
      grant.none = false;
      const counts = countsIn(item, reservation.at);
      const granted = applied || leasesIn(item).includes(leaseOf(reservation));
      const refused = !granted && (violations(reservation, counts).length > 0 || tries === TRIES);
      if (granted) grant.item = item;
      if (refused && !grant.sure) await settle(reservation, { requests: 0, tokens: 0 });
      if (granted || refused) return { granted, counts };
      const expired = expiredIn(item, reservation.at);
      if (expired.length > 0) await write(reservation.subject, release(expired));
    }
  }

  async function settle(reservation: Reservation, spent: Spent): Promise<Counts> {
    const { item: seen, sure, none } = grants.get(reservation) ?? { item: {}, sure: false };
    const moment = now();
    if (none) return countsIn(seen, moment);
    const over = { outdated: outdatedIn(seen, moment), expired: expiredIn(seen, moment) };
    const update = settlement(reservation, {
      spent,
      over,
      bars: !sure && isToBeBarred(seen, reservation),
      now: moment,
    });
    for (;;) {
      const settled = await write(reservation.subject, update);
      const isDone = settled.applied || sure || !isToBeBarred(settled.item, reservation);
      if (isDone) return countsIn(settled.item, moment);
      const barred = await write(reservation.subject, bar(reservation));
      if (barred.applied) return countsIn(barred.item, moment);
    }
  }

  /** One write. If its condition fails, the item as it stands is told instead. */
  async function write(id: string, { conditions, ...parts }: Update, onLost = () => {}) {
    const command = new UpdateCommand({
      TableName: table,
      Key: { id },
      ...parts,
      ConditionExpression: conditions.join(" AND "),
      ReturnValues: "ALL_NEW",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    watchAttempts(command, onLost);
    try {
      const { Attributes: item = {} } = await client.send(command);
      return { applied: true, item };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw isInvalid(error) ? invalid(error) : error;
      return { applied: false, item: error.Item ? unmarshall(error.Item) : await readAfter(onLost, id) };
    }
  }

  /** A condition fails also where the lease is there already: until the item is read, nobody knows. */
  async function readAfter(onLost: () => void, id: string): Promise<CounterItem> {
    return read(id).catch((error) => {
      onLost();
      throw error;
    });
  }

  async function read(id: string): Promise<CounterItem> {
    const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    return item ?? {};
  }

  return { reserve, settle, read: async (subject) => countsIn(await read(subject), now()) };
}

/** DynamoDB has no class for it. */
function isInvalid(error: unknown): error is Error {
  return error instanceof Error && error.name === "ValidationException";
}

function invalid(cause: Error): InvalidUpdateError {
  return new InvalidUpdateError(cause.message, { cause });
}

/** Each attempt of the SDK that fails without being refused by DynamoDB is lost: nobody knows what became of it. */
function watchAttempts({ middlewareStack }: UpdateCommand, onLost: () => void): void {
  const insideRetries = { step: "finalizeRequest", priority: "low" } as const;
  middlewareStack.add(
    (next) => (args) =>
      next(args).catch((error) => {
        if (error.$fault !== "client") onLost();
        throw error;
      }),
    insideRetries,
  );
}
