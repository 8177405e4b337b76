// The counters in DynamoDB: one item for each key or model, changed by single conditional updates only.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Counters, Decision, Reservation } from "../core/counters.ts";
import { violations } from "../core/limit.ts";
import { type CounterItem, countsIn, isExpired, leaseOf, leasesIn, outdatedIn } from "./counter-item.ts";
import { release, reservation as reservationUpdate, settlement, type Update } from "./counter-update.ts";

/** How often a reservation is tried again that was refused by what is over already: an expired lease, a settled call. */
const TRIES = 4;

export function dynamoCounters(client: DynamoDBDocumentClient, table: string, now: () => number = Date.now): Counters {
  /** The item as a reservation left it, so that its settlement can remove what is out of date there. */
  const seen = new WeakMap<Reservation, CounterItem>();

  async function reserve(reservation: Reservation): Promise<Decision> {
    for (let tries = 1; ; tries++) {
      const { applied, item } = await update(reservation.subject, reservationUpdate(reservation));
      const granted = applied || leasesIn(item).includes(leaseOf(reservation));
      const counts = countsIn(item, reservation.at);
      if (granted) seen.set(reservation, item);
      if (granted || tries === TRIES) return { granted, counts };
      const expired = leasesIn(item).filter((lease) => isExpired(lease, now()));
      if (expired.length > 0) await update(reservation.subject, release(expired));
      else if (violations(reservation, counts).length > 0) return { granted, counts };
    }
  }

  /** One conditional write. If its condition fails, the item as it stands is told instead. */
  async function update(
    id: string,
    { conditions, ...parts }: Update,
  ): Promise<{ applied: boolean; item: CounterItem }> {
    const command = new UpdateCommand({
      TableName: table,
      Key: { id },
      ...parts,
      ConditionExpression: conditions.join(" AND "),
      ReturnValues: "ALL_NEW",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
      return { applied: true, item: (await client.send(command)).Attributes ?? {} };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { applied: false, item: error.Item ? unmarshall(error.Item) : await read(id) };
    }
  }

  /** For a DynamoDB API that does not return the item on a failed condition. */
  async function read(id: string): Promise<CounterItem> {
    const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    return item ?? {};
  }

  return {
    reserve,
    read: async (subject) => countsIn(await read(subject), now()),
    async settle(reservation, spent) {
      const outdated = outdatedIn(seen.get(reservation) ?? {}, now());
      const { item } = await update(reservation.subject, settlement(reservation, { spent, outdated, now: now() }));
      return countsIn(item, now());
    },
  };
}
