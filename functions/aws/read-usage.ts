// Reads the usage records of days for operators, each key's by a query. Days before the names of all keys were recorded are
// found by a scan of the table, in parallel parts if it is large.
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { paginateQuery, paginateScan } from "@aws-sdk/lib-dynamodb";
import { eachOf } from "../core/limits/each-of.ts";
import type { UsageRecord } from "../core/limits/usage-records.ts";
import { readKeyNames } from "./read-key-names.ts";
import { recordOf } from "./usage-records.ts";
import type { UsageTable } from "./usage-table.ts";

/** A table is read in one part for each so many bytes; one answer of DynamoDB has at most a megabyte. */
const BYTES_OF_A_PART = 8 * 1024 * 1024;
const MOST_PARTS = 16;

export interface Only {
  readonly key?: string | undefined;
  readonly model?: string | undefined;
}

interface Options extends Only {
  /** The first and the last day, such as `2026-11-22`. */
  readonly from: string;
  readonly to: string;
  /** Told how many records are read so far. */
  readonly report?: (done: number) => void;
}

type Pages = AsyncIterable<{ Items?: Record<string, unknown>[] | undefined }>;

export async function readRecords(usage: UsageTable, options: Options): Promise<UsageRecord[]> {
  const records: UsageRecord[] = [];
  const names = options.key === undefined ? await namesFor(usage, options) : [options.key];
  if (names === undefined) await Promise.all((await scansOf(usage, options)).map(read));
  else await eachOf(names, { atOnce: QUERIES_AT_ONCE, work: (key) => read(queryOf(usage, { ...options, key })) });
  return records;

  async function read(pages: Pages): Promise<void> {
    for await (const { Items: items = [] } of pages) {
      const found = items.map(recordOf).filter(({ model }) => model === (options.model ?? model));
      records.push(...found);
      options.report?.(records.length);
    }
  }
}

const QUERIES_AT_ONCE = 25;

/** Undefined if there may be records of other keys. On their first day, and the one after, an older version may still have run. */
async function namesFor(usage: UsageTable, { from }: Options): Promise<ReadonlySet<string> | undefined> {
  const { names, since } = await readKeyNames(usage);
  return since !== undefined && Date.parse(from) > Date.parse(since) + DAY ? names : undefined;
}

const DAY = 24 * 60 * 60 * 1_000;

/** Records are sorted by `<day>#<model>`, and `$` comes after `#`. */
function daysOf({ from, to }: Options) {
  return { condition: "dayAndModel BETWEEN :first AND :last", values: { ":first": from, ":last": `${to}$` } };
}

function queryOf({ client, table }: UsageTable, options: Options): Pages {
  const { condition, values } = daysOf(options);
  return paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: `#key = :key AND ${condition}`,
      ExpressionAttributeNames: { "#key": "key" },
      ExpressionAttributeValues: { ...values, ":key": options.key },
    },
  );
}

async function scansOf(usage: UsageTable, options: Options): Promise<Pages[]> {
  const { condition, values } = daysOf(options);
  const parts = await countParts(usage);
  const scan = { TableName: usage.table, FilterExpression: condition, ExpressionAttributeValues: values };
  return Array.from({ length: parts }, (_, part) =>
    paginateScan({ client: usage.client }, { ...scan, ...(parts > 1 && { Segment: part, TotalSegments: parts }) }),
  );
}

async function countParts({ client, table }: UsageTable): Promise<number> {
  const { Table: description } = await client.send(new DescribeTableCommand({ TableName: table }));
  return Math.min(1 + Math.floor((description?.TableSizeBytes ?? 0) / BYTES_OF_A_PART), MOST_PARTS);
}
