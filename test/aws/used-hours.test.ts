// Lists of calls pass over the hours in which there were none, and miss no call.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listCalls } from "../../functions/admin/reports/list-calls.ts";
import { usageReader } from "../../functions/admin/reports/usage-reader.ts";
import { hourAt, usedHours } from "../../functions/admin/reports/used-hours.ts";
import { type CallPosition, dynamoCallRecords } from "../../functions/aws/call-records.ts";
import { dynamoKeyNames } from "../../functions/aws/key-names.ts";
import { readKeyNames } from "../../functions/aws/read-key-names.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { usageSums } from "../../functions/aws/usage-sums.ts";
import { tableNames } from "../../local/tables.ts";
import { callRecord } from "../support/call-record.ts";
import { runs } from "../support/long.ts";
import { usageRecord } from "../support/usage-record.ts";
import { startWatchedTables, type WatchedTables } from "./watched-tables.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const keptHours = 3;

let tables: WatchedTables;
/** Each run has a time of its own, far from the others'. */
let now = Date.parse("2026-11-22T09:10:30.500Z");

beforeAll(async () => {
  tables = await startWatchedTables();
});
afterAll(() => tables?.close());

const sources = () => {
  const usage = { client: tables.client, table: tableNames.Usage };
  return {
    usage,
    usageReader: usageReader({ usage, sums: usageSums(tables.client, tableNames.Admin), now: () => now }),
  };
};

/** As the gateway records it: usage in the hour in which a call came, the call by its end. */
async function record({ end, duration, key = "team-a" }: { end: number; duration: number; key?: string }) {
  const call = callRecord({ end, duration, key });
  await dynamoCallRecords(tables.client, { table: tableNames.Calls, keptHours: 72 }).add([call]);
  const period = hourAt(end - duration);
  const record = usageRecord({ key: call.key, period, model: "m", requests: 1 });
  await dynamoUsageRecords(tables.client, { table: tableNames.Usage, keptDays: 400 }).add(record);
  await dynamoKeyNames(tables.client, tableNames.Usage).add(call.key);
  return call.id;
}

async function listAll(order: "asc" | "desc", key?: string): Promise<string[]> {
  const names = key === undefined ? undefined : [key];
  const isUsed = usedHours(sources(), { from: now - (keptHours + 1) * HOUR, to: now, names });
  const found: string[] = [];
  for (let after: CallPosition | undefined, isAtEnd = false; !isAtEnd; ) {
    const table = { client: tables.client, table: tableNames.Calls };
    const page = await listCalls(table, { order, limit: 2, after, key }, { keptHours, now, isUsed });
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

  /** How many minutes of calls were looked through. */
  async function minutesReadBy(work: () => Promise<unknown>): Promise<number> {
    const before = tables.database.asked.length;
    await work();
    return tables.database.asked.slice(before).filter((operation) => operation === "Query Calls").length / 16;
  }
  const minutesOfThisHour = () => Math.floor((now % HOUR) / MINUTE) + 1;

  it("reads idle hours not at all", async () => {
    now += 40 * 24 * HOUR;
    expect(await minutesReadBy(async () => expect(await listAll("desc")).toEqual([]))).toBe(minutesOfThisHour());
  });

  it("reads only the hours in which the key was used whose calls are asked for", async () => {
    now += 40 * 24 * HOUR;
    await record({ end: now - 2 * HOUR, duration: 900 });
    const read = async () => expect(await listAll("desc", "team-b")).toEqual([]);
    await dynamoKeyNames(tables.client, tableNames.Usage).add("team-b");
    expect(await minutesReadBy(read)).toBe(minutesOfThisHour());
    const ofAll = minutesReadBy(async () => expect(await listAll("desc", "team-a")).toHaveLength(1));
    expect(await ofAll).toBeGreaterThan(minutesOfThisHour() + 60);
  });

  it("misses no call of a key whose name is not known, and reads what it has to", async () => {
    now += 40 * 24 * HOUR;
    await record({ end: now - 2 * HOUR, duration: 900 });
    const read = async () => expect(await listAll("desc", "abcdefghijkl")).toHaveLength(1);
    expect(await minutesReadBy(read)).toBeGreaterThan(minutesOfThisHour() + 60);
  });

  it("passes over hours that a report of many keys has found idle", async () => {
    for (let key = 0; key < 51; key++) await dynamoKeyNames(tables.client, tableNames.Usage).add(`many-${key}`);
    const report = async () => {
      const periods = Array.from({ length: 5 }, (_, at) => hourAt(now - (4 - at) * HOUR));
      const { names, since } = await readKeyNames(sources().usage);
      await sources().usageReader.readAll({ periods, keys: [...names], since }, () => {});
    };
    now += 40 * 24 * HOUR;
    const minutes = keptHours * 60 + 1;
    expect(await minutesReadBy(() => listAll("desc"))).toBe(minutes);
    await report();
    expect(await minutesReadBy(() => listAll("desc")), "without the hour before the last three").toBe(minutes - 50);
    now += 40 * 24 * HOUR;
    await record({ end: now - keptHours * HOUR + 20 * MINUTE, duration: 900 });
    await report();
    expect(await listAll("desc")).toHaveLength(1);
  });
});
