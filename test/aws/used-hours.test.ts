// Lists of calls pass over the hours in which there were none, and miss no call.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listCalls } from "../../functions/admin/reports/list-calls.ts";
import { usageReader } from "../../functions/admin/reports/usage-reader.ts";
import { hourAt, usedHours } from "../../functions/admin/reports/used-hours.ts";
import { type CallPosition, dynamoCallRecords } from "../../functions/aws/call-records.ts";
import { createTables } from "../../functions/aws/create-tables.ts";
import { dynamoKeyNames } from "../../functions/aws/key-names.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { usageSums } from "../../functions/aws/usage-sums.ts";
import { tableNames } from "../../local/tables.ts";
import { startWatchedDatabase, type WatchedDatabase } from "../limits/support/watched-database.ts";
import { callRecord } from "../support/call-record.ts";
import { connectTo } from "../support/dynamodb.ts";
import { runs } from "../support/long.ts";
import { usageRecord } from "../support/usage-record.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const keptHours = 3;

let database: WatchedDatabase;
let client: ReturnType<typeof connectTo>;
/** Each run has a time of its own, far from the others'. */
let now = Date.parse("2026-11-22T09:10:30.500Z");

beforeAll(async () => {
  database = await startWatchedDatabase();
  client = connectTo(database.endpoint);
  await createTables(client, tableNames);
});
afterAll(async () => {
  client?.destroy();
  await database?.close();
});

const sources = () => {
  const usage = { client, table: tableNames.Usage };
  return { usage, usageReader: usageReader({ usage, sums: usageSums(client, tableNames.Admin), now: () => now }) };
};

/** As the gateway records it: usage in the hour in which a call came, the call by its end. */
async function record({ end, duration }: { readonly end: number; readonly duration: number }) {
  const call = callRecord({ end, duration });
  await dynamoCallRecords(client, { table: tableNames.Calls, keptHours: 72 }).add([call]);
  const period = hourAt(end - duration);
  const record = usageRecord({ key: call.key, period, model: "m", requests: 1 });
  await dynamoUsageRecords(client, { table: tableNames.Usage, keptDays: 400 }).add(record);
  await dynamoKeyNames(client, tableNames.Usage).add(call.key);
  return call.id;
}

async function listAll(order: "asc" | "desc"): Promise<string[]> {
  const isUsed = usedHours(sources(), { from: now - (keptHours + 1) * HOUR, to: now });
  const found: string[] = [];
  for (let after: CallPosition | undefined, isAtEnd = false; !isAtEnd; ) {
    const table = { client, table: tableNames.Calls };
    const page = await listCalls(table, { order, limit: 2, after }, { keptHours, now, isUsed });
    found.push(...page.calls.map(({ id }) => id));
    [after, isAtEnd] = [page.next, page.isAtEnd];
  }
  return found;
}

describe("a list of calls", () => {
  it.each(["asc", "desc"] as const)("has each call once, whichever hours are idle: %s", async (order) => {
    const call = fc.record({
      ago: fc.integer({ min: 0, max: keptHours * HOUR - MINUTE }),
      duration: fc.constantFrom(0, 900, 14 * MINUTE),
    });
    const calls = fc.uniqueArray(call, { maxLength: 3, selector: ({ ago }) => ago });
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        now += 40 * 24 * HOUR;
        const sorted = all.toSorted((one, other) => (order === "desc" ? one.ago - other.ago : other.ago - one.ago));
        const ids: string[] = [];
        for (const { ago, duration } of sorted) ids.push(await record({ end: now - ago, duration }));
        expect(await listAll(order)).toEqual(ids);
      }),
      { numRuns: runs(2, 30) },
    );
  });

  it("reads idle hours not at all", async () => {
    now += 40 * 24 * HOUR;
    const before = database.asked.length;
    expect(await listAll("desc")).toEqual([]);
    const minutesOfThisHour = Math.floor((now % HOUR) / MINUTE) + 1;
    const asked = database.asked.slice(before).filter((operation) => operation === "Query Calls");
    expect(asked).toHaveLength(16 * minutesOfThisHour);
  });
});
