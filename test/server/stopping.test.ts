// What becomes of open streams, of limits and of usage records when a process of the server entry is stopped, or killed.
import { afterAll, beforeAll, expect, it } from "vitest";
import { storedCounters } from "../../functions/aws/stored-counters.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { type Database, startDynamoDb } from "../../local/dynamodb.ts";
import { tableNames } from "../../local/tables.ts";
import { configure, send } from "../limits/support/world.ts";
import { connectTo } from "../support/dynamodb.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { runs } from "../support/long.ts";
import { inOneDay } from "../support/windows.ts";
import { type Process, startProcesses } from "./support/processes.ts";

const STREAMS = runs(40, 100);
/** Seconds: how long a call may take. */
const TIMEOUT = 5;
const limit = { rpm: 1_000, tpm: 1_000_000, rpd: 1_000, concurrency: 200 };
const names = { stopped: limit, killed: limit };

let provider: FakeProvider;
let database: Database;
let client: ReturnType<typeof connectTo>;
const processes: Process[] = [];

beforeAll(async () => {
  [provider, database] = await Promise.all([startFakeProvider(), startDynamoDb()]);
  client = connectTo(database.endpoint);
});
afterAll(async () => {
  for (const process of processes) process.kill();
  await Promise.all(processes.map(({ exited }) => exited));
  client?.destroy();
  await database?.close();
  await provider?.close();
});

async function startOne(variables: Record<string, string>): Promise<Process> {
  const configuration = configure({ keys: names, models: names }, provider.url);
  const [process] = await startProcesses({ configuration, endpoint: database.endpoint, variables });
  if (process === undefined) throw new Error("no process was started");
  processes.push(process);
  return process;
}

/** Streams of which the provider has sent two events. It sends the others of every second one when `finish` opens. */
async function openStreams({ url }: Process, name: string, finish = gate()): Promise<Promise<string>[]> {
  provider.reset();
  const never = gate();
  let asked = 0;
  provider.otherwise((exchange) => {
    const rest = asked++ % 2 === 0 ? finish : never;
    return stream({ departure: { after: 2, steps: [rest], resume: true } })(exchange);
  });
  const question = { key: name, model: name, stream: true };
  const heads = await Promise.all(Array.from({ length: STREAMS }, () => send(url, question)));
  expect(heads.map(({ status }) => status)).toEqual(Array(STREAMS).fill(200));
  return heads.map((response) => response.text().catch(() => "broken"));
}

const counted = (name: string) => storedCounters(client, tableNames.Counters).read(`key#${name}`, Date.now());
const recorded = async (name: string) => {
  const records = dynamoUsageRecords(client, { table: tableNames.Usage, keptDays: 1 });
  const [record] = await records.ofKey(name, "2026");
  return record;
};

it("lets streams end while it has time, reports to the others why they end, and leaves what was used and nothing else", async () => {
  await inOneDay(30_000);
  const process = await startOne({ SLUICE_GRACE: "1" });
  const finish = gate();
  const answers = await openStreams(process, "stopped", finish);
  process.terminate();
  finish.open();
  const texts = await Promise.all(answers);
  expect((await process.exited).how).toBe("exit code 0");

  const [whole, cut] = [texts.filter((text) => text.endsWith("data: [DONE]\n\n")), texts.filter(isCut)];
  expect([whole.length, cut.length]).toEqual([STREAMS / 2, STREAMS / 2]);
  const record = await recorded("stopped");
  const tokens = (record?.promptTokens ?? 0) + (record?.completionTokens ?? 0);
  expect(record).toMatchObject({ requests: STREAMS, failures: STREAMS / 2, estimated: STREAMS / 2 });
  expect(await counted("stopped")).toMatchObject({
    underWay: [],
    counts: { day: { requests: STREAMS, tokens }, concurrent: 0 },
  });
});

/** It has begun, and says that it has not ended. */
function isCut(text: string): boolean {
  return text.includes('"content"') && text.includes('"code":"deadline_exceeded"') && !text.includes("[DONE]");
}

it("breaks the streams when it is killed, and its calls are settled after their time limit", async () => {
  await inOneDay(30_000);
  const process = await startOne({ SLUICE_TIMEOUT: String(TIMEOUT) });
  const answers = await openStreams(process, "killed");
  expect((await counted("killed"))?.counts.concurrent).toBeGreaterThanOrEqual(STREAMS);
  process.kill();
  expect(new Set(await Promise.all(answers))).toEqual(new Set(["broken"]));
  const underWay = async () => (await counted("killed"))?.underWay;
  await expect.poll(underWay, { timeout: 20_000, interval: 200 }).toEqual([]);
  const { counts, killed } = (await counted("killed")) ?? {};
  expect(counts).toMatchObject({ concurrent: 0 });
  expect(counts?.day.requests).toBeGreaterThanOrEqual(STREAMS);
  console.log(JSON.stringify({ counts, killed, record: await recorded("killed") }));
});
