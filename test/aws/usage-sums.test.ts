// Reports with the sums of hours and days that have long ended are the same as reports read from the records, at any time.
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GRACE, usageReader } from "../../functions/admin/reports/usage-reader.ts";
import { hourAt } from "../../functions/admin/reports/used-hours.ts";
import { readPeriods } from "../../functions/aws/read-periods.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { type UsageSums, usageSums } from "../../functions/aws/usage-sums.ts";
import { markedIfLate } from "../../functions/core/limits/late-records.ts";
import type { UsageRecord } from "../../functions/core/limits/usage-records.ts";
import { tableNames } from "../../local/tables.ts";
import { runs } from "../support/long.ts";
import { usageRecord } from "../support/usage-record.ts";
import { startWatchedTables, type WatchedTables } from "./watched-tables.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KEYS = ["team-a", "team-b", "#late"];
const since = "2026-10-01";

let tables: WatchedTables;
/** Each test and each run has a time of its own, far from the others'. */
let now = Date.parse("2026-11-22T09:10:30.500Z");

beforeAll(async () => {
  tables = await startWatchedTables();
});
afterAll(() => tables?.close());

const usage = () => ({ client: tables.client, table: tableNames.Usage });
const open = (sums: UsageSums = usageSums(tables.client, tableNames.Admin)) =>
  usageReader({ usage: usage(), sums, now: () => now });
type Reader = ReturnType<typeof open>;

const dayAt = (at: number) => new Date(at).toISOString().slice(0, 10);
const hours = (count: number) => Array.from({ length: count }, (_, at) => hourAt(now - (count - 1 - at) * HOUR));
const days = (count: number) => Array.from({ length: count }, (_, at) => dayAt(now - (count - 1 - at) * DAY));

async function readWith(reader: Reader, periods: readonly string[]): Promise<UsageRecord[]> {
  const records: UsageRecord[] = [];
  await reader.readAll({ periods, keys: KEYS, since }, (record) => void records.push(record));
  return inOrder(records);
}

async function readDirectly(periods: readonly string[]): Promise<UsageRecord[]> {
  return inOrder(await readPeriods(usage(), { keys: KEYS, first: periods[0] ?? "", last: periods.at(-1) ?? "" }));
}

function inOrder(records: readonly UsageRecord[]): UsageRecord[] {
  const nameOf = ({ period, key, model }: UsageRecord) => JSON.stringify([period, key, model]);
  return records.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

const records = (keptDays = 400) =>
  markedIfLate(dynamoUsageRecords(tables.client, { table: tableNames.Usage, keptDays }), () => now);

async function add(period: string, members: Partial<UsageRecord> = {}): Promise<void> {
  const counts = {
    requests: 1,
    cost: 7,
    timesToFirstToken: { 6: 1 },
    durations: { 9: 1 },
    errors: { upstream_stalled: 1 },
  };
  await records().add(usageRecord({ key: "team-a", period, model: "m", ...counts, ...members }));
}

/** What was asked of the database meanwhile, each operation once. */
async function askedBy(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = tables.database.asked.length;
  await work();
  const counts = Map.groupBy(tables.database.asked.slice(before), (operation) => operation);
  return Object.fromEntries([...counts].map(([operation, all]) => [operation, all.length]));
}

describe("a report with the sums of what has ended", () => {
  const call = fc.record({
    kind: fc.constant("call" as const),
    key: fc.constantFrom(...KEYS),
    model: fc.constantFrom("m", "m#n"),
    /** How long after the call its record is written. */
    delay: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(0, 15 * SECOND, 16 * MINUTE, 59 * MINUTE) },
      { weight: 2, arbitrary: fc.constantFrom(61 * MINUTE, 5 * HOUR, 26 * HOUR) },
    ),
  });
  const pass = fc.record({
    kind: fc.constant("pass" as const),
    time: fc.constantFrom(4 * SECOND, 20 * MINUTE, 61 * MINUTE, 3 * HOUR, DAY),
  });
  const steps = fc.array(fc.oneof(call, pass), { minLength: 5, maxLength: 15 });

  it("is the same as one from the records, whenever calls are recorded, and whoever reads", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.infiniteStream(fc.nat(1)), async (all, readers) => {
        now += 60 * DAY;
        const instances = [open(), open()];
        const pending: { readonly at: number; readonly write: () => Promise<void> }[] = [];
        const advance = async (time: number) => {
          const end = now + time;
          pending.sort((one, other) => one.at - other.at);
          for (let next = pending[0]; next !== undefined && next.at <= end; next = pending[0]) {
            pending.shift();
            now = next.at;
            await next.write();
          }
          now = end;
        };
        const record = ({ key, model, delay }: { key: string; model: string; delay: number }) => {
          const [hour, day] = [hourAt(now), dayAt(now)];
          const write = async () => {
            await add(day, { key, model });
            await add(hour, { key, model });
          };
          pending.push({ at: now + delay, write });
        };
        for (const step of all) {
          if (step.kind === "call") record(step);
          else await advance(step.time);
          await advance(10 * SECOND); // What was read a moment ago may be given again.
          const reader = instances[readers.next().value ?? 0] ?? open();
          for (const periods of [hours(36), days(3)]) {
            const direct = await readDirectly(periods);
            expect(await readWith(reader, periods)).toEqual(direct);
            expect(await readWith(reader, periods), "again at once").toEqual(direct);
          }
        }
      }),
      { numRuns: runs(12, 400) },
    );
  });

  it("asks for the records of what has ended once, whoever reads again", async () => {
    now += 60 * DAY;
    const end = now;
    for (const ago of [0, 1, 5, 20]) {
      now = end - ago * HOUR;
      await add(hourAt(now));
    }
    now = end;
    const first = await askedBy(() => readWith(open(), hours(24)));
    // One of the late changes, and one for each key.
    expect(first).toEqual({ "Query Usage": 1 + KEYS.length, "Query Admin": 1, "PutItem Admin": 21 });
    const again = await askedBy(async () => expect(await readWith(open(), hours(24))).toHaveLength(4));
    expect(again).toEqual({ "Query Usage": 1 + KEYS.length, "Query Admin": 1 });
    const ended = hours(24).slice(0, 20);
    const ofEnded = await askedBy(() => readWith(open(), ended));
    expect(ofEnded).toEqual({ "Query Usage": 1, "Query Admin": 1 });
  });

  it("asks for what has not ended once in ten seconds", async () => {
    now += 60 * DAY;
    const reader = open();
    const read = () => readWith(reader, hours(1));
    expect(await askedBy(() => Promise.all([read(), read()]))).toEqual({ "Query Usage": KEYS.length });
    await add(hourAt(now));
    now += 9_999;
    expect(await askedBy(read)).toEqual({});
    now += 1;
    expect(await read()).toHaveLength(1);
  });

  it("has nothing that has expired", async () => {
    now += 60 * DAY;
    const period = dayAt(now);
    await records(2).add(usageRecord({ key: "team-a", period, model: "m", requests: 1 }));
    now += 2 * DAY;
    expect(await readWith(open(), [period])).toHaveLength(1);
    expect(await askedBy(() => readWith(open(), [period]))).toEqual({ "Query Usage": 1, "Query Admin": 1 });
    now = Date.parse(period) + 3 * DAY;
    const asked = await askedBy(() => readWith(open(), [period]));
    expect(asked).toEqual({ "Query Usage": 1 + KEYS.length, "Query Admin": 1 });
  });

  it("is from the records as long as names of keys may be missing", async () => {
    now += 60 * DAY;
    const periods = days(5).slice(0, 2);
    const read = () => open().readAll({ periods, keys: KEYS, since: periods[0] }, () => {});
    expect(await askedBy(read)).toEqual({ "Query Usage": KEYS.length });
  });

  it("is given even if the sums cannot be kept", async () => {
    now += 60 * DAY;
    const { read } = usageSums(tables.client, tableNames.Admin);
    const reader = open({ read, write: () => Promise.reject(new Error("throttled")) });
    await add(dayAt(now));
    now += 3 * DAY;
    expect(await readWith(reader, days(5))).toHaveLength(1);
  });
});

describe("a late record", () => {
  it("is marked before it is written; one in time is not", async () => {
    now += 60 * DAY;
    const period = hourAt(now);
    const end = Date.parse(`${period}:00Z`) + HOUR;
    now = end + HOUR - 1;
    expect(await askedBy(() => add(period))).toEqual({ "UpdateItem Usage": 1 });
    now = end + HOUR;
    expect(await askedBy(() => add(period))).toEqual({ "UpdateItem Usage": 2 });
    now = end + GRACE;
    const read = () => readWith(open(), [period]);
    expect(await read()).toMatchObject([{ requests: 2 }]);
    expect(await askedBy(read), "its period is not final yet").toMatchObject({ "Query Usage": 1 + KEYS.length });
  });
});

describe("sums", () => {
  const counts = fc.dictionary(fc.constantFrom("0", "7", "32"), fc.integer({ min: 1, max: 1e9 }));
  const tally = fc.integer({ min: 0, max: 1e12 });
  const some = fc.record({
    ...{ key: fc.string(), model: fc.string(), period: fc.constant("2026-01-05T07") },
    ...{ requests: tally, refusals: tally, failures: tally, promptTokens: tally, cachedTokens: tally },
    ...{ completionTokens: tally, estimated: tally, cost: tally, timesToFirstToken: counts, durations: counts },
    errors: fc.dictionary(fc.constantFrom("other", "upstream_timeout"), fc.nat()),
  });

  it("are kept as they were written, in one part or several", async () => {
    let readAt = now;
    await fc.assert(
      fc.asyncProperty(fc.array(some, { maxLength: 20 }), fc.constantFrom(300, 350_000), async (all, mostBytes) => {
        const sums = usageSums(tables.client, tableNames.Admin, mostBytes);
        const [period, expiresAt] = ["2026-01-05T07", 2_000_000_000];
        await sums.write({ period, readAt: readAt++, expiresAt, records: all });
        const stored = await sums.read({ first: "2026-01-05T00", last: period });
        expect([...stored.keys()]).toEqual([period]);
        expect(stored.get(period)).toMatchObject({ readAt: readAt - 1, expiresAt, count: all.length });
        expect(JSON.stringify(await stored.get(period)?.records().then(inOrder))).toBe(JSON.stringify(inOrder(all)));
      }),
      { numRuns: runs(20, 300) },
    );
  });

  it("are not there while a part is missing", async () => {
    const sums = usageSums(tables.client, tableNames.Admin, 1);
    const all = KEYS.map((key) => usageRecord({ key, period: "2026-01-06", model: "m" }));
    const [period, last] = ["2026-01-06", "2026-01-06"];
    await sums.write({ period, readAt: 1, expiresAt: 2_000_000_000, records: all });
    expect((await sums.read({ first: period, last })).size).toBe(1);
    const Key = { kind: "usage_of_day", id: `${period}#1` };
    const { Item: part } = await tables.client.send(new GetCommand({ TableName: tableNames.Admin, Key }));
    await tables.client.send(new PutCommand({ TableName: tableNames.Admin, Item: { ...part, readAt: 0 } }));
    expect((await sums.read({ first: period, last })).size).toBe(0);
  });
});
