// Calls of every kind through two processes of the server entry, while DynamoDB's answers get lost: the records of hours, of
// days and of single calls agree with each other and with what clients saw.
import { afterAll, beforeAll, expect, it } from "vitest";
import { listCalls } from "../../functions/admin/reports/list-calls.ts";
import { readPeriods } from "../../functions/aws/read-periods.ts";
import type { CallRecord } from "../../functions/core/call-records.ts";
import { bucketOf, type Histogram } from "../../functions/core/limits/histogram.ts";
import { percentile } from "../../functions/core/limits/percentile.ts";
import { addedTo, type UsageRecord } from "../../functions/core/limits/usage-records.ts";
import { tableNames } from "../../local/tables.ts";
import { startWatchedDatabase, type WatchedDatabase } from "../limits/support/watched-database.ts";
import { configure, send } from "../limits/support/world.ts";
import { connectTo } from "../support/dynamodb.ts";
import { answer, missingUsage, slowFirstToken } from "../support/fake-provider/answers.ts";
import { status } from "../support/fake-provider/faults.ts";
import { cutAfter } from "../support/fake-provider/stream-faults.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { runs } from "../support/long.ts";
import { inOneDay } from "../support/windows.ts";
import { type Process, startProcesses } from "./support/processes.ts";

const CALLS = runs(72, 504);
const BEHAVIOURS = {
  whole: answer(),
  unmeasured: missingUsage(),
  slow: slowFirstToken(200),
  failing: status(500),
  cut: cutAfter(2),
};
const MODELS = Object.keys(BEHAVIOURS);
/** What a call may ask for; nobody has the last model. */
const ASKED = [...MODELS, "nowhere"];
/** Of the second key, on which calls are refused after them. */
const ADMITTED = 10;
const LOST = ["BatchWriteItem Calls", "UpdateItem Usage"];
const KEYS = { roomy: {}, tight: { rpd: ADMITTED } };

let provider: FakeProvider;
let database: WatchedDatabase;
let client: ReturnType<typeof connectTo>;
let processes: Process[] = [];

beforeAll(async () => {
  [provider, database] = await Promise.all([startFakeProvider(), startWatchedDatabase()]);
  client = connectTo(database.endpoint);
  for (const [model, behaviour] of Object.entries(BEHAVIOURS)) provider.scriptFor(model, behaviour);
  const limits = { keys: KEYS, models: Object.fromEntries(MODELS.map((name) => [name, {}])) };
  const { models, keys } = configure(limits, provider.url);
  const priced = models.map((model) => ({ ...model, prices: { prompt: 1, completion: 3 } }));
  const variables = { SLUICE_CALLS: "all" };
  const started = { configuration: { models: priced, keys }, endpoint: database.endpoint, count: 2, variables };
  processes = await startProcesses(started);
});
afterAll(async () => {
  for (const process of processes) process.kill();
  await Promise.all(processes.map(({ exited }) => exited));
  client?.destroy();
  await database?.close();
  await provider?.close();
});

it("agree, whatever kinds of calls there were and whichever answers were lost", async () => {
  await inOneDay(60_000);
  const seen = await callEach();
  database.is({ losesAnswersOf: LOST });
  for (const process of processes) process.terminate();
  await Promise.all(processes.map(({ exited }) => exited));
  expect(database.lost.toSorted()).toEqual(LOST);

  const [hours, days, calls] = [sum(await recordsOf("hours")), sum(await recordsOf("days")), await recordedCalls()];
  expect(days).toEqual({ ...hours, period: days.period });
  const { errors, ...ofCalls } = sum(calls.map(asUsage));
  expect(hours).toMatchObject({ ...ofCalls, refusals: seen.refusals });
  expect(hours.errors).toMatchObject(errors);
  expect(hours).toMatchObject(seen);
  expect(new Set(calls.map(({ id }) => id)).size).toBe(hours.requests);

  const durations = calls.map(({ duration }) => duration).toSorted((one, other) => one - other);
  for (const part of [0.5, 0.95, 0.99]) {
    const exact = durations[Math.ceil(part * durations.length) - 1] ?? 0;
    const near = percentile(hours.durations, part) ?? 0;
    console.log(`p${100 * part} of ${durations.length} calls: ${exact} ms, ${near.toFixed(1)} ms by the histogram`);
    if (exact >= 16) expect(Math.abs(Math.log2(near / exact))).toBeLessThanOrEqual(0.5);
  }
});

/** Asks both processes for every model with both keys, and returns what the clients could see of it. */
async function callEach() {
  const seen = { requests: 0, refusals: 0, failures: 0 };
  const one = async (call: number) => {
    const key = call % 3 === 2 ? "tight" : "roomy";
    const model = ASKED[call % ASKED.length] ?? "";
    const stream = model === "cut" || model === "slow" || call % 4 < 2;
    const response = await send(processes[call % 2]?.url ?? "", { key, model, stream });
    const text = await response.text().catch(() => "broken");
    const isRefused = response.status === 404 || response.status === 429;
    const isFailed = !isRefused && (response.status >= 500 || !isWhole(text, stream));
    seen.requests += isRefused ? 0 : 1;
    seen.refusals += isRefused ? 1 : 0;
    seen.failures += isFailed ? 1 : 0;
  };
  for (let call = 0; call < CALLS; call += 12) await Promise.all(Array.from({ length: 12 }, (_, at) => one(call + at)));
  expect(seen.refusals).toBeGreaterThan(CALLS / ASKED.length);
  return seen;
}

function isWhole(text: string, isStream: boolean): boolean {
  return isStream ? text.endsWith("data: [DONE]\n\n") : text.startsWith("{");
}

async function recordsOf(width: "hours" | "days"): Promise<UsageRecord[]> {
  const [now, before] = [Date.now(), Date.now() - 60 * 60 * 1_000];
  const periodOf = (at: number) => new Date(at).toISOString().slice(0, width === "days" ? 10 : 13);
  const wanted = { keys: Object.keys(KEYS), first: periodOf(before), last: periodOf(now) };
  return readPeriods({ client, table: tableNames.Usage }, wanted);
}

async function recordedCalls(): Promise<readonly CallRecord[]> {
  const now = Date.now();
  const table = { client, table: tableNames.Calls };
  return (await listCalls(table, { order: "desc", limit: 10_000 }, { keptHours: 72, now })).calls;
}

function sum(records: readonly UsageRecord[]): UsageRecord {
  return records.reduce((total, record) => ({ ...addedTo(total, record), ...ALL }), { ...NOTHING, ...ALL });
}

const ALL = { key: "all", model: "all", period: "all" };
const NOTHING: UsageRecord = {
  ...{ ...ALL, requests: 0, refusals: 0, failures: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0 },
  ...{ estimated: 0, cost: 0, timesToFirstToken: {}, durations: {}, errors: {} },
};

/** A call's record, as it should have been counted. */
function asUsage(call: CallRecord): UsageRecord {
  return {
    ...{ ...ALL, requests: 1, refusals: 0, failures: call.ending === "failed" ? 1 : 0 },
    ...{ promptTokens: call.prompt_tokens, cachedTokens: call.cached_tokens, completionTokens: call.completion_tokens },
    ...{ estimated: call.estimated ? 1 : 0, cost: call.cost },
    timesToFirstToken: oneTime(call.time_to_first_token),
    durations: oneTime(call.duration),
    errors: call.code === undefined ? {} : { [call.code]: 1 },
  };
}

function oneTime(milliseconds: number | undefined): Histogram {
  return milliseconds === undefined ? {} : { [bucketOf(milliseconds)]: 1 };
}
