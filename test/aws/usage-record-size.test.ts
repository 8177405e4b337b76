// How large a usage record is, which decides how many units each write costs. SIZES_TABLE=1 npx vitest run
// test/aws/usage-record-size.test.ts prints it.
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it, onTestFinished } from "vitest";
import { dynamoKeyNames } from "../../functions/aws/key-names.ts";
import { readKeyNames } from "../../functions/aws/read-key-names.ts";
import { dynamoUsageRecords, recordOf } from "../../functions/aws/usage-records.ts";
import { COUNTED_CODES } from "../../functions/core/limits/counted-code.ts";
import { BOUNDS } from "../../functions/core/limits/histogram.ts";
import { tableNames } from "../../local/tables.ts";
import { connectTo, startDynalite } from "../support/dynamodb.ts";
import { usageRecord } from "../support/usage-record.ts";
import { bytesOf, unitsOf } from "./item-size.ts";

const table = tableNames.Usage;
const HOUR = "2026-11-22T09";

async function openTable() {
  const database = await startDynalite();
  onTestFinished(() => database.close());
  return connectTo(database.endpoint);
}

/** So many buckets of each histogram, and codes, with thousands of calls in each. */
function busy({ buckets, codes, count }: { readonly buckets: number; readonly codes: number; readonly count: number }) {
  const first = Math.floor((BOUNDS.length + 1 - buckets) / 2);
  const histogram = Object.fromEntries(Array.from({ length: buckets }, (_, at) => [first + at, count]));
  const errors = Object.fromEntries(COUNTED_CODES.slice(0, codes).map((code) => [code, count]));
  const tokens = { promptTokens: 123_456_789, cachedTokens: 12_345_678, completionTokens: 23_456_789, estimated: 123 };
  return usageRecord({
    ...{ key: "a-team-in-production", model: "anthropic-claude-sonnet", period: HOUR, requests: 123_456 },
    ...{ ...tokens, refusals: 1_234, failures: 1_234, cost: 123_456_789_012 },
    ...{ timesToFirstToken: histogram, durations: histogram, errors },
  });
}

it.each([
  ["usual", { buckets: 12, codes: 3, count: 1_234 }, 1],
  ["with a dozen codes and all buckets", { buckets: 33, codes: 12, count: 1_234 }, 1],
  ["as full as it can be", { buckets: 33, codes: COUNTED_CODES.length, count: 123_456 }, 2],
])("a record that is %s costs few units", async (name, of, units) => {
  const client = await openTable();
  const record = busy(of);
  await dynamoUsageRecords(client, { table, keptDays: 400 }).add(record);
  const Key = { key: record.key, dayAndModel: `h${HOUR}#${record.model}` };
  const { Item: item = {} } = await client.send(new GetCommand({ TableName: table, Key }));
  expect(recordOf(item)).toEqual(record);
  expect(Number(item["expiresAt"])).toBe(Date.parse("2026-12-28") / 1_000);
  if (process.env["SIZES_TABLE"])
    console.log(`${name}: ${bytesOf(item)} bytes, ${Object.keys(item).length} attributes`);
  expect(unitsOf(bytesOf(item))).toBe(units);
});

it("has at most 23 codes, whatever providers say", () => {
  expect(new Set(COUNTED_CODES).size).toBe(COUNTED_CODES.length);
  expect(COUNTED_CODES.length).toBeLessThanOrEqual(23);
});

it("the names of many keys fill no item, and are all found", async () => {
  const client = await openTable();
  const names = Array.from({ length: 300 }, (_, at) => `team-${at}`);
  const stored = dynamoKeyNames(client, table);
  for (let at = 0; at < names.length; at += 100) await Promise.all(names.slice(at, at + 100).map(stored.add));
  await stored.add("team-7");
  const read = await readKeyNames({ client, table });
  expect([...read.names].sort()).toEqual(names.sort());
  expect(read.since).toMatch(/^\d{4}-\d\d-\d\d$/);
});
