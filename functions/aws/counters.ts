// The counters in DynamoDB: one item for each key or model, changed by single conditional updates only.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Counters, Counts, Decision, Reservation, Spent } from "../core/counters.ts";
import { violations } from "../core/limit.ts";
import { type CounterItem, countsIn, expiredIn, isBarred, leaseOf, leasesIn, outdatedIn } from "./counter-item.ts";
import { bar, reservation as claim, release, settlement, type Update } from "./counter-update.ts";

/** How often a reservation is tried again that was refused by what is over already: an expired lease, a settled call. */
const TRIES = 4;

/** What granted a reservation. */
interface Grant {
  readonly item: CounterItem;
  /** Whether each of its updates was sent once: if the SDK had to repeat one, a copy may still be on its way. */
  readonly sure: boolean;
}

const IN_DOUBT: Grant = { item: {}, sure: false };

export function dynamoCounters(client: DynamoDBDocumentClient, table: string, now: () => number = Date.now): Counters {
  /** For the settlement of a reservation, which removes by the way what is out of date. */
  const grants = new WeakMap<Reservation, Grant>();

  async function reserve(reservation: Reservation): Promise<Decision> {
    let sure = !grants.has(reservation);
    grants.set(reservation, IN_DOUBT);
    for (let tries = 1; ; tries++) {
      const { applied, item, attempts } = await write(reservation.subject, claim(reservation));
      sure &&= attempts === 1;
      const counts = countsIn(item, reservation.at);
      const granted = applied || leasesIn(item).includes(leaseOf(reservation));
      if (granted) grants.set(reservation, { item, sure });
      const refused = !granted && (violations(reservation, counts).length > 0 || tries === TRIES);
      if (refused && !sure) await settle(reservation, { requests: 0, tokens: 0 });
      if (granted || refused) return { granted, counts };
      const expired = expiredIn(item, reservation.at);
      if (expired.length > 0) await write(reservation.subject, release(expired));
    }
  }

  async function settle(reservation: Reservation, spent: Spent): Promise<Counts> {
    const { item: seen, sure } = grants.get(reservation) ?? IN_DOUBT;
    const moment = now();
    const over = { outdated: outdatedIn(seen, moment), expired: expiredIn(seen, moment) };
    const update = settlement(reservation, { spent, over, bars: !sure, now: moment });
    for (;;) {
      const settled = await write(reservation.subject, update);
      if (settled.applied || sure || isBarred(settled.item, reservation)) return countsIn(settled.item, moment);
      const barred = await write(reservation.subject, bar(reservation));
      if (barred.applied) return countsIn(barred.item, moment);
    }
  }

  /** One write. If its condition fails, the item as it stands is told instead. */
  async function write(id: string, { conditions, ...parts }: Update) {
    const command = new UpdateCommand({
      TableName: table,
      Key: { id },
      ...parts,
      ConditionExpression: conditions.join(" AND "),
      ReturnValues: "ALL_NEW",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
      const { Attributes: item = {}, $metadata } = await client.send(command);
      return { applied: true, item, attempts: $metadata.attempts };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const item = error.Item ? unmarshall(error.Item) : await read(id);
      return { applied: false, item, attempts: error.$metadata.attempts };
    }
  }

  async function read(id: string): Promise<CounterItem> {
    const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    return item ?? {};
  }

  return { reserve, settle, read: async (subject) => countsIn(await read(subject), now()) };
}
