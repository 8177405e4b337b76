// `npm run usage`: all records of all keys, however many there are.
import { BatchWriteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readRecords } from "../../cli/usage/read.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { connectTo } from "../support/dynamodb.ts";
import type { Result } from "./support/command.ts";
import { type Stage, startStage } from "./support/stage.ts";

// Commands are processes: on a busy machine each takes seconds to start.
vi.setConfig({ testTimeout: 90_000 });

let stage: Stage;
const usage = (...args: string[]): Promise<Result> => stage.run("usage", args, { node: AT_NOON });

/** Wide enough for several pages of a megabyte. */
const KEYS = 2_600;
const nameOf = (at: number) => `${"k".repeat(400)}${at}`;
const NOON = Date.parse("2026-11-22T12:00:00Z");
/** The day does not turn between a record and the command that looks for it. */
const AT_NOON = ["--import", `data:text/javascript,Date.now=()=>${NOON}`];
const day = (ago: number) => new Date(NOON - ago * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  stage = await startStage();
  const record = { refusals: 0, failures: 0, cachedTokens: 0, completionTokens: 0, estimated: 0, cost: 0 };
  const records = dynamoUsageRecords(stage.client, { table: stage.tables.Usage, keptDays: 400 });
  for (const [key, model, ago, requests] of [
    ["a", "m", 0, 1],
    ["a", "m", 6, 10],
    ["a", "n", 6, 100],
    ["=b", "m", 7, 1_000],
  ] as const) {
    await records.add({ ...record, key, model, day: day(ago), requests, promptTokens: requests });
  }
});
afterAll(() => stage.close());

describe("usage", () => {
  it("covers the days asked for, today included, in UTC", async () => {
    const requests = async (days: string) => JSON.parse((await usage("--days", days, "--json")).stdout).total.requests;
    expect(await Promise.all(["1", "6", "7", "8"].map(requests))).toEqual([1, 1, 111, 1_111]);
    expect(JSON.parse((await usage("--json")).stdout)).toMatchObject({ from: day(6), to: day(0), by: ["key"] });
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
    const variables = { SST_RESOURCE_Usage: JSON.stringify({ name: stage.tables.Counters }) };
    const nothing = await stage.run("usage", [], { variables, node: AT_NOON });
    expect(nothing).toEqual({ code: 0, stdout: "", stderr: `No usage from ${day(6)} to ${day(0)}.\n` });
    const wrong = [["--days", "0"], ["--days", "x"], ["--by", "week"], ["--by", ""], ["--json", "--csv"], ["stray"]];
    expect((await Promise.all(wrong.map((args) => usage(...args)))).map(({ code }) => code)).toEqual(
      wrong.map(() => 2),
    );
  });

  it("says how many days there may be", async () => {
    expect(await usage("--days", "100000")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'100000' is invalid. Give a whole number from 1 to 99999."),
    });
  });

  it("does not stop for whoever stops reading", async () => {
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
    const records = await readRecords(table(scans), { from: day(0), to: day(0), report: () => {} });
    expect(scans.length).toBeGreaterThan(1);
    expect(records).toHaveLength(KEYS + 1);
    expect(new Set(records.map(({ key }) => key)).size).toBe(KEYS + 1);
  });

  it("are read in parts at the same time where the table is large, each of them once", async () => {
    const scans: number[] = [];
    const told: string[] = [];
    const records = await readRecords(table(scans, 100_000_000), {
      from: day(0),
      to: day(0),
      report: (done) => told.push(done),
    });
    expect(new Set(scans)).toEqual(new Set(Array.from({ length: 12 }, (_, part) => part)));
    expect(records.map(({ key }) => key).toSorted()).toEqual(
      ["a", ...Array.from({ length: KEYS }, (_, at) => nameOf(at))].toSorted(),
    );
    expect(told.at(-1)).toBe("2,601 records");
  });

  /** The table as if it had so many bytes; the part of each scan is noted. */
  function table(scans: number[], bytes?: number) {
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
});

it("survives a record that was written by hand", async () => {
  const Item = { key: "by-hand", dayAndModel: `${day(0)}#a#b`, requests: 5 };
  await stage.client.send(new PutCommand({ TableName: stage.tables.Usage, Item }));
  const { stdout } = await usage("--by", "model", "--json");
  expect(JSON.parse(stdout).rows).toContainEqual(expect.objectContaining({ model: "a#b", requests: 5 }));
});

const CLOSED_STDOUT = "data:text/javascript,process.stdout.write=()=>{process.stdout.emit('error',{code:'EPIPE'})}";
