// Reports of usage, costs and times from DynamoDB, as OpenAI's own client reads them.
import { createHash } from "node:crypto";
import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import type OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readReport } from "../../functions/admin/reports/read-report.ts";
import { usageReader } from "../../functions/admin/reports/usage-reader.ts";
import { dynamoCallRecords } from "../../functions/aws/call-records.ts";
import { dynamoKeyNames } from "../../functions/aws/key-names.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { usageSums } from "../../functions/aws/usage-sums.ts";
import { bucketOf } from "../../functions/core/limits/histogram.ts";
import type { UsageRecord } from "../../functions/core/limits/usage-records.ts";
import { tableNames } from "../../local/tables.ts";
import { type MemoryStored, memoryStored } from "../admin/support/memory-stored.ts";
import { adminApiAsViewer } from "../support/admin-api.ts";
import { callRecord } from "../support/call-record.ts";
import { connectTo, type Database, startDynalite } from "../support/dynamodb.ts";
import { isLong, runs } from "../support/long.ts";
import { bytesOf } from "./item-size.ts";

const NOW = Date.parse("2026-11-22T09:31:30Z");
const secondsOf = (time: string) => Date.parse(time) / 1000;

function usage(members: Partial<UsageRecord>): UsageRecord {
  return {
    ...{ key: "team-a", period: "2026-11-22", model: "m", requests: 1, refusals: 0, failures: 0, promptTokens: 10 },
    ...{ cachedTokens: 2, completionTokens: 5, estimated: 0, cost: 1_500_000_000 },
    ...{ timesToFirstToken: {}, durations: {}, errors: {} },
    ...members,
  };
}

const keyOf = (name: string, public_id?: string) => ({
  ...{ name, allowed_models: ["*"], hash: createHash("sha256").update(name).digest("hex") },
  ...(public_id !== undefined && { public_id }),
});

let database: Database;
let client: DynamoDBDocumentClient;
let directory: MemoryStored;
let api: OpenAI;
const records = () => dynamoUsageRecords(client, { table: tableNames.Usage, keptDays: 400 });

beforeAll(async () => {
  database = await startDynalite();
  client = connectTo(database.endpoint);
  directory = memoryStored(keyOf("team-a", "aaaaaaaaaaaa"), keyOf("beta"), keyOf("team-b", "bbbbbbbbbbbb"));
  api = adminApiAsViewer({ client, directory, now: () => NOW });
  const names = dynamoKeyNames(client, tableNames.Usage);
  await names.add("team-gone");
  for (const record of [
    usage({}),
    usage({ model: "n", requests: 4, refusals: 1, errors: { model_not_found: 1 } }),
    usage({ key: "team-gone", failures: 1, errors: { upstream_timeout: 1 } }),
    usage({ key: "beta", period: "2026-11-21", estimated: 1 }),
    usage({ period: "2026-11-20", model: "a#b" }),
    usage({ period: "2026-11-22T09", requests: 2, durations: { [bucketOf(300)]: 2 }, timesToFirstToken: { 6: 1 } }),
    usage({ period: "2026-11-22T08", requests: 3, durations: { [bucketOf(300)]: 1, [bucketOf(5_000)]: 1 } }),
    usage({ period: "2026-11-22T07", requests: 30 }),
  ])
    await records().add(record);
});
afterAll(async () => {
  client?.destroy();
  await database?.close();
});

const completions = (query: Partial<OpenAI.Admin.Organization.UsageCompletionsParams>) =>
  api.admin.organization.usage.completions({ start_time: secondsOf("2026-11-20T00:00Z"), ...query });

describe("usage", () => {
  it("has a bucket for each day to the one that has not ended, empty where nothing was used", async () => {
    const page = await completions({ start_time: secondsOf("2026-11-19T12:00Z") });
    expect(page).toMatchObject({ object: "page", has_more: false, next_page: null });
    expect(page.data.map(({ start_time, end_time }) => [start_time, end_time - start_time])).toEqual(
      ["19", "20", "21", "22"].map((day) => [secondsOf(`2026-11-${day}T00:00Z`), 86_400]),
    );
    expect(page.data.map(({ results }) => results.length)).toEqual([0, 1, 1, 1]);
    expect(page.data[3]?.results[0]).toMatchObject({
      ...{ object: "organization.usage.completions.result", input_tokens: 30, output_tokens: 15 },
      ...{ input_cached_tokens: 6, num_model_requests: 6, num_refusals: 1, num_failures: 1, num_estimated: 0 },
      ...{ api_key_id: null, model: null, project_id: null, user_id: null, batch: null, service_tier: null },
    });
  });

  it("has the hours that were asked for, and none before or after", async () => {
    const hours = { start_time: secondsOf("2026-11-22T07:59Z"), bucket_width: "1h" } as const;
    const requestsOf = async (query: Parameters<typeof completions>[0]) =>
      (await completions(query)).data.map(({ results }) =>
        results.flatMap((one) => ("num_model_requests" in one ? one.num_model_requests : [])),
      );
    expect(await requestsOf(hours)).toEqual([[30], [3], [2]]);
    expect(await requestsOf({ ...hours, start_time: secondsOf("2026-11-22T08:00Z") })).toEqual([[3], [2]]);
    expect(await requestsOf({ ...hours, end_time: secondsOf("2026-11-22T08:00Z") })).toEqual([[30]]);
    expect(await requestsOf({ ...hours, end_time: secondsOf("2026-11-22T08:01Z") })).toEqual([[30], [3]]);
  });

  it("names keys by their ids, and those that are gone by their names", async () => {
    const page = await completions({ group_by: ["api_key_id", "model"] });
    const groups = page.data.map(({ results }) => results.map((one) => "model" in one && [one.api_key_id, one.model]));
    const idOfBeta = keyOf("beta").hash.slice(0, 12);
    expect(groups).toEqual([
      [["aaaaaaaaaaaa", "a#b"]],
      [[idOfBeta, "m"]],
      [
        ["aaaaaaaaaaaa", "m"],
        ["aaaaaaaaaaaa", "n"],
        ["team-gone", "m"],
      ],
    ]);
  });

  it.each([
    [["aaaaaaaaaaaa"], [1, 0, 5]],
    [["team-a"], [1, 0, 5]],
    [["team-gone"], [0, 0, 1]],
    [
      [keyOf("beta").hash.slice(0, 12), "team-gone"],
      [0, 1, 1],
    ],
    [["nobody"], [0, 0, 0]],
  ])("is of the keys %j alone, by id or by name", async (api_key_ids, requests) => {
    expect(requestsIn(await completions({ api_key_ids }))).toEqual(requests);
  });

  it("is of some models alone", async () => {
    expect(requestsIn(await completions({ models: ["n", "a#b"] }))).toEqual([1, 0, 4]);
  });

  it.each<[object, string, string]>([
    [{ bucket_width: "1m" }, "bucket_width", "minutes are not counted"],
    [{ group_by: ["project_id"] }, "group_by[0]", '"api_key_id" or "model"'],
    [{ bucket_width: "1h", limit: 169 }, "limit", "at most 168"],
    [{ limit: 32 }, "limit", "at most 31"],
    [{ limit: 0 }, "limit", "at least 1"],
    [{ page: "page_1" }, "page", "not the next page"],
    [{ project_ids: ["x"] }, "project_ids", "Unknown"],
    [{ start_time: undefined }, "start_time", ""],
    [{ start_time: -1 }, "start_time", ""],
  ])("refuses %j, and names %s", async (query, param, message) => {
    await expect(completions(query)).rejects.toMatchObject({
      status: 400,
      param,
      message: expect.stringContaining(message),
    });
  });

  it("refuses no time, however far it is from now", async () => {
    expect((await completions({ start_time: 1e15 })).data).toEqual([]);
    expect((await completions({ start_time: 0, limit: 31 })).data).toHaveLength(31);
  });
});

function requestsIn({ data }: OpenAI.Admin.Organization.UsageCompletionsResponse): number[] {
  return data.map(({ results }) =>
    results.reduce((sum, one) => sum + ("num_model_requests" in one ? one.num_model_requests : 0), 0),
  );
}

describe("costs", () => {
  it("are in dollars, a bucket a day", async () => {
    const { data } = await api.admin.organization.usage.costs({ start_time: secondsOf("2026-11-21T00:00Z") });
    const amount = (value: number) => [{ object: "organization.costs.result", amount: { value, currency: "usd" } }];
    expect(data.map(({ results }) => results)).toMatchObject([amount(1.5), amount(4.5)]);
  });
});

describe("performance", () => {
  it("has the percentiles of all calls of a bucket, and errors by code", async () => {
    const query = {
      start_time: secondsOf("2026-11-22T08:00Z"),
      bucket_width: "1h",
      end_time: secondsOf("2026-11-22T09:00Z"),
    };
    const page = await api.get("/organization/usage/performance", { query });
    const high = 362;
    expect(page).toMatchObject({
      data: [
        {
          results: [
            {
              duration: {
                count: 2,
                p50: high,
                histogram: [
                  { below: high, count: 1 },
                  { below: 5793, count: 1 },
                ],
              },
              time_to_first_token: { count: 0, p50: null, p99: null, histogram: [] },
            },
          ],
        },
      ],
    });
    const days = await api.get("/organization/usage/performance", {
      query: { start_time: secondsOf("2026-11-22T00:00Z") },
    });
    expect(days).toMatchObject({ data: [{ results: [{ errors: { model_not_found: 1, upstream_timeout: 1 } }] }] });
  });
});

describe("a summary", () => {
  it("has the same numbers as the reports, the span before, and the keys with the most requests", async () => {
    const span = { start_time: secondsOf("2026-11-21T00:00Z"), bucket_width: "1d" } as const;
    const summary = await api.get<Record<string, unknown>>("/organization/usage/summary", { query: span });
    const performance = await api.get<{ data: unknown }>("/organization/usage/performance", { query: span });
    expect(summary).toMatchObject({ object: "organization.usage.summary", data: performance.data });
    expect(summary).toMatchObject({
      before: { num_model_requests: 1, input_tokens: 10, cost_usd: 1.5, num_refusals: 0 },
      keys: [
        { api_key_id: "aaaaaaaaaaaa", api_key_name: "team-a", num_model_requests: 5, num_refusals: 1, cost_usd: 3 },
        { api_key_id: keyOf("beta").hash.slice(0, 12), api_key_name: "beta", num_model_requests: 1 },
        { api_key_id: "team-gone", api_key_name: "team-gone", num_failures: 1 },
      ],
    });
    const one = await api.get<{ keys: unknown[] }>("/organization/usage/summary", { query: { ...span, limit: 1 } });
    expect(one.keys).toHaveLength(1);
  });

  it.each([
    ["1h", 168, 3_600],
    ["1d", 92, 86_400],
  ])("has at most so many buckets of %s: %i", async (bucket_width, most, seconds) => {
    const at = NOW / 1_000;
    const ask = (count: number) =>
      api.get<{ data: unknown[] }>("/organization/usage/summary", {
        query: { bucket_width, start_time: Math.floor(at / seconds) * seconds - (count - 1) * seconds },
      });
    expect((await ask(most)).data).toHaveLength(most);
    await expect(ask(most + 1)).rejects.toMatchObject({ status: 400, param: "start_time" });
  });
});

describe("calls", () => {
  const list = (query: object) =>
    api.get<{ data: { id: string; key: string }[]; next: string }>("/organization/calls", { query });

  it("are listed, found by their ids, and distinguished by key", async () => {
    const some = [
      callRecord({ end: NOW - 3_000, duration: 2_000, cost: 1_500_000_000 }),
      callRecord({ end: NOW - 1_000, key: "beta", key_id: undefined }),
    ];
    await dynamoCallRecords(client, { table: tableNames.Calls, keptHours: 1 }).add(some);
    const all = await list({});
    expect(all).toMatchObject({
      object: "list",
      recording: "all",
      has_more: false,
      data: [{ key: "beta" }, { key: "team-a", cost_usd: 1.5 }],
    });
    for (const call of all.data) expect(await api.get(`/organization/calls/${call.id}`)).toEqual(call);
    for (const key of ["beta", keyOf("beta").hash.slice(0, 12)])
      expect((await list({ key })).data).toEqual([all.data[0]]);
    for (const key of ["team-a", "abcdefghijkl"]) expect((await list({ key })).data).toEqual([all.data[1]]);
    const [first] = (await list({ limit: 1 })).data;
    expect((await list({ limit: 1, after: first?.id })).data).toEqual([all.data[1]]);
  });

  it.each(["call_000000000_unknown", "call_x", "call_zzzzzzzzz_", "nothing", "a%2Fb"])(
    "say that there is none called %s",
    async (id) => {
      await expect(api.get(`/organization/calls/${id}`)).rejects.toMatchObject({ status: 404 });
    },
  );

  it("refuse a cursor that is none", async () => {
    await expect(list({ after: "yesterday" })).rejects.toMatchObject({ status: 400, param: "after" });
  });
});

describe("reading reports", () => {
  const periods = ["2026-10-01", "2026-10-02", "2026-10-05"];
  const record = fc.record({
    ...{
      key: fc.constantFrom("team-a", "team-b", "team-gone", "#names"),
      model: fc.constantFrom("m", "m#n", "$", "(unknown)"),
    },
    ...{
      period: fc.constantFrom(...periods, "2026-10-02T00", "2026-10-05T23"),
      requests: fc.integer({ min: 1, max: 9 }),
    },
  });

  it("adds up to what was recorded, on pages of any size, in groups or not", async () => {
    const names = dynamoKeyNames(client, tableNames.Usage);
    await names.add("#names");
    let requests = requestsOn(await allPages(3, []));
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 8 }), fc.integer({ min: 1, max: 7 }), async (all, limit) => {
        for (const one of all) await records().add(usage(one));
        requests = periods.map((period, at) => (requests[at] ?? 0) + sumOf(all.filter((one) => one.period === period)));
        expect(requestsOn(await allPages(limit, []))).toEqual(requests);
        expect(requestsOn(await allPages(limit, ["api_key_id", "model"]))).toEqual(requests);
      }),
      { numRuns: runs(6, 300) },
    );
  });

  async function allPages(limit: number, group_by: ("api_key_id" | "model")[]) {
    const days = {
      start_time: secondsOf("2026-10-01T00:00Z"),
      end_time: secondsOf("2026-10-06T00:00Z"),
      limit,
      group_by,
    };
    const data: OpenAI.Admin.Organization.UsageCompletionsResponse["data"] = [];
    for (let page: string | undefined, more = true; more; ) {
      const answer = await completions({ ...days, ...(page && { page }) });
      data.push(...answer.data);
      [page, more] = [answer.next_page ?? undefined, answer.has_more];
    }
    expect(data).toHaveLength(5);
    return data;
  }

  function requestsOn(data: OpenAI.Admin.Organization.UsageCompletionsResponse["data"]) {
    const sums = requestsIn({ data, object: "page", has_more: false, next_page: null });
    return periods.map((period) => sums[Number(period.slice(-2)) - 1]);
  }
});

function sumOf(all: readonly { readonly requests: number }[]): number {
  return all.reduce((sum, { requests }) => sum + requests, 0);
}

/** Of other tests here. */
const NAMES_WITHOUT_KEYS = 2;

describe("what a report reads", () => {
  const [keys, models, days] = isLong ? [100, 5, 30] : [30, 2, 3];

  it("is a query for each key and one for the names, and nothing else", async () => {
    const names = Array.from({ length: keys }, (_, at) => `many-${at}`);
    for (const key of names) {
      const all = Array.from({ length: models * days }, (_, at) => {
        const day = new Date(Date.parse("2026-09-01") + Math.floor(at / models) * 86_400_000)
          .toISOString()
          .slice(0, 10);
        const counts = Object.fromEntries(Array.from({ length: 8 }, (_, bucket) => [bucket + 6, 1_000]));
        return usage({ key, period: day, model: `model-${at % models}`, durations: counts, timesToFirstToken: counts });
      });
      await Promise.all(all.map((one) => records().add(one)));
    }
    const reads: { readonly atOnce: number; readonly bytes: number }[] = [];
    let underWay = 0;
    const counting: DynamoDBDocumentClient = Object.create(client, { send: { value: send } });
    async function send(command: QueryCommand) {
      expect(command).toBeInstanceOf(QueryCommand);
      const atOnce = ++underWay;
      const { Items: items = [] } = await client.send(command).finally(() => underWay--);
      reads.push({ atOnce, bytes: items.reduce((sum, item) => sum + bytesOf(item), 0) });
      return { Items: items };
    }
    const stored = async () => ({
      models: [],
      keys: (await memoryStored(...names.map((name) => keyOf(name))).readAll()).keys,
    });
    const table = { client: counting, table: tableNames.Usage };
    const sums = usageSums(counting, tableNames.Admin);
    const started = performance.now();
    const { buckets } = await readReport(
      {
        start_time: secondsOf("2026-09-01T00:00Z"),
        bucket_width: "1d",
        limit: days,
        group_by: ["api_key_id", "model"],
      },
      { usage: table, usageReader: usageReader({ usage: table, sums, now: () => NOW }), stored, now: () => NOW },
    );
    const took = performance.now() - started;
    const bytes = reads.reduce((sum, one) => sum + one.bytes, 0);
    if (isLong)
      console.info(
        `${reads.length} queries, ${(bytes / 1e6).toFixed(2)} MB, ${Math.round(took)} ms from the embedded DynamoDB`,
      );
    expect(buckets.every(({ sums }) => sums.length === keys * models)).toBe(true);
    expect(reads.length - keys).toBeLessThanOrEqual(1 + NAMES_WITHOUT_KEYS);
    expect(Math.max(...reads.map(({ atOnce }) => atOnce))).toBe(25);
  });
});
