// `npm run usage`: all records of all keys, however many there are.
import { BatchWriteCommand, DeleteCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { dynamoKeyNames, NAMES } from "../../functions/aws/key-names.ts";
import { readRecords } from "../../functions/aws/read-usage.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { connectTo } from "../support/dynamodb.ts";
import { usageRecord } from "../support/usage-record.ts";
import type { Result } from "./support/command.ts";
import { type Operator, operate } from "./support/in-process.ts";
import { type Stage, startStage } from "./support/stage.ts";

// Commands are processes: on a busy machine each takes seconds to start.
vi.setConfig({ testTimeout: 90_000 });

let stage: Stage;
let operator: Operator;
const usage = (...args: string[]): Promise<Result> => operator.run("usage", ...args);

/** Wide enough for several pages of a megabyte. */
const KEYS = 2_600;
const nameOf = (at: number) => `${"k".repeat(400)}${at}`;
const NOON = Date.parse("2026-11-22T12:00:00Z");
const day = (ago: number) => new Date(NOON - ago * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  vi.useFakeTimers({ now: NOON, toFake: ["Date"] });
  stage = await startStage();
  operator = await operate(stage);
  const records = dynamoUsageRecords(stage.client, { table: stage.tables.Usage, keptDays: 400 });
  for (const [key, model, ago, requests] of [
    ["a", "m", 0, 1],
    ["a", "m", 6, 10],
    ["a", "n", 6, 100],
    ["=b", "m", 7, 1_000],
  ] as const) {
    const counts = { requests, promptTokens: requests };
    for (const period of [day(ago), `${day(ago)}T09`])
      await records.add(usageRecord({ key, model, period, ...counts }));
  }
});
afterAll(async () => {
  vi.useRealTimers();
  await stage.close();
});

describe("usage", () => {
  it("covers the days asked for, today included, in UTC", async () => {
    const requests = async (days: string) => JSON.parse((await usage("--days", days, "--json")).stdout).total.requests;
    expect(await Promise.all(["1", "6", "7", "8"].map(requests))).toEqual([1, 1, 111, 1_111]);
    expect(JSON.parse((await usage("--json")).stdout)).toMatchObject({ from: day(6), to: day(0), by: ["key"] });
  });

  it("is of the key, the model and the days asked for, the first and the last included", async () => {
    const total = async (...args: string[]) => JSON.parse((await usage(...args, "--json")).stdout).total.requests;
    expect(await total("--key", "a")).toBe(111);
    expect(await total("--key", "a", "--model", "m")).toBe(11);
    expect(await total("--model", "m", "--days", "8")).toBe(1_011);
    expect(await total("--from", day(7), "--to", day(6))).toBe(1_110);
    expect(await total("--to", day(6), "--days", "1")).toBe(110);
    expect(await total("--key", "a", "--from", day(7), "--to", day(1))).toBe(110);
    expect(await total("--key", "a", "--to", day(7))).toBe(0);
    const { stdout } = await usage("--key", "a", "--model", "m");
    expect(stdout).toMatch(new RegExp(`^${day(6)} to ${day(0)} \\(UTC\\), key 'a', model 'm'\n`));
    const report = JSON.parse((await usage("--key", "a", "--model", "m", "--json")).stdout);
    expect(report).toMatchObject({ key: "a", model: "m", by: ["key"], rows: [{ key: "a", requests: 11 }] });
  });

  it("of one key is read without the records of others", async () => {
    const scans: number[] = [];
    const { client } = watched(scans);
    const range = { from: day(9), to: day(0), report: () => {} };
    const records = await readRecords({ client, table: stage.tables.Usage }, { ...range, key: "a" });
    expect([records.length, scans]).toEqual([3, []]);
  });

  it("of all keys is read key by key once their names have been recorded for more than a day, and by a scan before", async () => {
    const table = stage.tables.Usage;
    for (const key of ["a", "=b"]) await dynamoKeyNames(stage.client, table).add(key);
    for (const [since, ago, scanned] of [
      [day(7), 6, true],
      [day(8), 6, false],
    ] as const) {
      await nameItems((item) => ({ ...item, since }));
      const scans: number[] = [];
      const records = await readRecords(watched(scans), { from: day(ago), to: day(0) });
      expect([scans.length > 0, records.map(({ model, requests }) => `${model} ${requests}`).sort()]).toEqual([
        scanned,
        ["m 1", "m 10", "n 100"],
      ]);
    }
    expect((await readRecords(watched([]), { from: day(9), to: day(0) })).length).toBe(4);
    await nameItems(() => undefined);
  });

  it("is grouped as asked for", async () => {
    const { stdout } = await usage("--by", "model,day", "--json");
    expect(
      JSON.parse(stdout)
        .rows.map(Object.values)
        .map((row: unknown[]) => row.slice(0, 3)),
    ).toEqual([
      ["m", day(6), 10],
      ["m", day(0), 1],
      ["n", day(6), 100],
    ]);
  });

  it("is a table for people, and CSV that no spreadsheet takes for formulas", async () => {
    expect((await usage("--days", "9")).stdout).toMatch(/^TOTAL +1,111 +1,111 +0 +0 +0 +0 +0\.000000$/m);
    const { stdout } = await usage("--days", "9", "--csv");
    expect(stdout.split("\r\n").slice(1)).toEqual([
      "'=b,1000,1000,0,0,0,0,0,0.000000000",
      expect.stringMatching(/^a,111,/),
      "",
    ]);
  });

  it("says so where there is none, and where it is asked for wrongly", async () => {
    const nothing = await usage("--key", "nobody", "--to", "2026-01-07");
    const stderr = "No usage from 2026-01-01 to 2026-01-07 (UTC), key 'nobody'.\n";
    expect(nothing).toEqual({ code: 0, stdout: "", stderr });
    const wrong: [string[], string][] = [
      [["--days", "0"], "Give a whole number"],
      [["--days", "x"], "Give a whole number"],
      [["--by", "week"], "Give key, model or day"],
      [["--by", ""], "Give key, model or day"],
      [["--json", "--csv"], "give either --json or --csv"],
      [["--days", "3", "--from", day(3)], "give either --days or --from"],
      [["--from", "2026-02-30"], "Give a date such as 2026-11-01."],
      [["--to", "yesterday"], "Give a date such as 2026-11-01."],
      [["--from", day(-1)], `--from ${day(-1)} is after the last day, ${day(0)}`],
      [["--from", day(2), "--to", day(3)], `--from ${day(2)} is after the last day, ${day(3)}`],
      [["--key", ""], "Give a name."],
      [["stray"], "too many arguments"],
    ];
    for (const [args, said] of wrong) {
      const refused = { code: 2, stdout: "", stderr: expect.stringContaining(said) };
      expect([args, await usage(...args)]).toEqual([args, refused]);
    }
  });

  it("says how many days there may be", async () => {
    expect(await usage("--days", "100000")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'100000' is invalid. Give a whole number from 1 to 99999."),
    });
  });

  it("does not stop when the reader stops reading", async () => {
    const { code, stderr } = await stage.run("usage", ["--csv"], { node: ["--import", CLOSED_STDOUT] });
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe("many records", () => {
  beforeAll(async () => {
    const items = Array.from({ length: KEYS }, (_, at) => ({
      key: nameOf(at),
      dayAndModel: `${day(0)}#m`,
      requests: 1,
    }));
    for (let at = 0; at < items.length; at += 25) {
      const writes = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
      await stage.client.send(new BatchWriteCommand({ RequestItems: { [stage.tables.Usage]: writes } }));
    }
  });

  it("are all counted, page by page", async () => {
    const scans: number[] = [];
    const records = await readRecords(watched(scans), { from: day(0), to: day(0), report: () => {} });
    expect(scans.length).toBeGreaterThan(1);
    expect(records).toHaveLength(KEYS + 1);
    expect(new Set(records.map(({ key }) => key)).size).toBe(KEYS + 1);
  });

  it("are read in parts at the same time where the table is large, each of them once", async () => {
    const scans: number[] = [];
    const told: number[] = [];
    const records = await readRecords(watched(scans, 100_000_000), {
      from: day(0),
      to: day(0),
      report: (done) => told.push(done),
    });
    expect(new Set(scans)).toEqual(new Set(Array.from({ length: 12 }, (_, part) => part)));
    expect(records.map(({ key }) => key).toSorted()).toEqual(
      ["a", ...Array.from({ length: KEYS }, (_, at) => nameOf(at))].toSorted(),
    );
    expect(told.at(-1)).toBe(2_601);
  });
});

/** Replaces or deletes the items with the keys' names. */
async function nameItems(change: (item: object) => object | undefined): Promise<void> {
  const query = { KeyConditionExpression: "#key = :key", ExpressionAttributeNames: { "#key": "key" } };
  const values = { ExpressionAttributeValues: { ":key": NAMES } };
  const { Items: items = [] } = await stage.client.send(
    new QueryCommand({ TableName: stage.tables.Usage, ...query, ...values }),
  );
  for (const item of items) {
    const { key, dayAndModel } = item;
    const Item = change(item);
    const { client, tables } = stage;
    if (Item) await client.send(new PutCommand({ TableName: tables.Usage, Item }));
    else await client.send(new DeleteCommand({ TableName: tables.Usage, Key: { key, dayAndModel } }));
  }
}

/** The table as if it had so many bytes; the part of each scan is noted. */
function watched(scans: number[], bytes?: number) {
  const client = connectTo(stage.endpoint);
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "ScanCommand") scans.push((args.input as { Segment?: number }).Segment ?? 0);
        const result = await next(args);
        const { Table } = result.output as { Table?: { TableSizeBytes?: number } };
        if (Table && bytes !== undefined) Table.TableSizeBytes = bytes;
        return result;
      },
    { step: "initialize" },
  );
  return { client, table: stage.tables.Usage };
}

it("survives a record that was written by hand", async () => {
  const Item = { key: "by-hand", dayAndModel: `${day(0)}#a#b`, requests: 5 };
  await stage.client.send(new PutCommand({ TableName: stage.tables.Usage, Item }));
  const { stdout } = await usage("--by", "model", "--json");
  expect(JSON.parse(stdout).rows).toContainEqual(expect.objectContaining({ model: "a#b", requests: 5 }));
});

const CLOSED_STDOUT = "data:text/javascript,process.stdout.write=()=>{process.stdout.emit('error',{code:'EPIPE'})}";
