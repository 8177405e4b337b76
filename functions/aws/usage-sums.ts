// Usage records that no longer change, those of all keys together: one item or a few for each day and hour, beside what else only
// operators' work needs. They can be made again from the usage records at any time.
import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { isOfHour, type UsageRecord } from "../core/limits/usage-records.ts";
import { packUsage, unpackUsage } from "./pack-usage.ts";

export interface UsageSum {
  /** A day or an hour, such as `2026-11-22` or `2026-11-22T09`. */
  readonly period: string;
  /** When reading the records began, in milliseconds since 1970. */
  readonly readAt: number;
  /** In seconds since 1970: when the first of the records expires. */
  readonly expiresAt: number;
}

export interface StoredUsageSum extends UsageSum {
  /** Of its records. */
  readonly count: number;
  records(): Promise<UsageRecord[]>;
}

export interface UsageSums {
  /** By period; the first and the last are inclusive. */
  read(span: { readonly first: string; readonly last: string }): Promise<ReadonlyMap<string, StoredUsageSum>>;
  /** In the place of what there is. */
  write(sum: UsageSum & { readonly records: readonly UsageRecord[] }): Promise<void>;
}

/** Of another form, they are not read, but made again. */
const FORM = 1;
/** An item has at most 400 KB. */
const MOST_BYTES = 350_000;

interface Part extends UsageSum {
  readonly count: number;
  readonly id: string;
  readonly parts: number;
  readonly packed: Uint8Array;
}

/** `table` is that of operators' access. */
export function usageSums(client: DynamoDBDocumentClient, table: string, mostBytes = MOST_BYTES): UsageSums {
  return {
    async read({ first, last }) {
      const query = {
        TableName: table,
        KeyConditionExpression: "kind = :kind AND id BETWEEN :first AND :last",
        // Ids are `<period>#<part>`, and `$` comes after `#`.
        ExpressionAttributeValues: { ":kind": kindOf(first), ":first": first, ":last": `${last}$` },
      };
      const parts = new Map<string, Part[]>();
      for await (const { Items: items = [] } of paginateQuery({ client }, query))
        for (const item of items.filter(isPart)) parts.set(item.period, [...(parts.get(item.period) ?? []), item]);
      return new Map([...parts].flatMap(([period, all]) => wholeOf(period, all)));
    },
    async write({ records, ...sum }) {
      const parts = await packUsage(records, mostBytes);
      const put = (packed: Uint8Array, at: number) => {
        const key = { kind: kindOf(sum.period), id: `${sum.period}#${at}` };
        const item = { ...key, ...sum, form: FORM, count: records.length, parts: parts.length, packed };
        return client.send(new PutCommand({ TableName: table, Item: item }));
      };
      await Promise.all(parts.map(put));
    },
  };
}

function kindOf(period: string): string {
  return isOfHour({ period }) ? "usage_of_hour" : "usage_of_day";
}

/** Nothing if parts are missing, as while they are written. Parts of an earlier sum may be left over. */
function wholeOf(period: string, all: readonly Part[]): [string, StoredUsageSum][] {
  const first = all.find(({ id }) => id === `${period}#0`);
  const parts = all.filter(({ readAt, parts }) => readAt === first?.readAt && parts === first.parts);
  if (first === undefined || parts.length !== first.parts) return [];
  const { readAt, expiresAt, count } = first;
  const records = async () => (await Promise.all(parts.map(({ packed }) => unpackUsage(packed, period)))).flat();
  return [[period, { period, readAt, expiresAt, count, records }]];
}

function isPart(item: Record<string, unknown>): item is Record<string, unknown> & Part {
  const { period, readAt, expiresAt, count, parts, packed, form } = item;
  const numbers = [readAt, expiresAt, count, parts].every((value) => typeof value === "number");
  return form === FORM && numbers && typeof period === "string" && packed instanceof Uint8Array;
}
