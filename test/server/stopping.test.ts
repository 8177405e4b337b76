// What becomes of open streams, of limits and of usage records when a process of the server entry is stopped, or killed.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storedCounters } from "../../functions/aws/stored-counters.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { type Database, startDynamoDb } from "../../local/dynamodb.ts";
import { tableNames } from "../../local/tables.ts";
import { configure } from "../limits/support/world.ts";
import { connectTo } from "../support/dynamodb.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { runs } from "../support/long.ts";
import { sendSignal } from "../support/send-signal.ts";
import { inOneDay } from "../support/windows.ts";
import { type Process, startProcesses } from "./support/processes.ts";
import { isCut, isWhole, openStreams } from "./support/streams.ts";

const STREAMS = runs(40, 100);
/** Seconds: how long a call may take. */
const TIMEOUT = 5;
const limit = { rpm: 1_000, tpm: 1_000_000, rpd: 1_000, concurrency: 200 };
const names = { "stopped-1": limit, "stopped-2": limit, "interrupted-1": limit, "interrupted-2": limit, killed: limit };

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

const counted = (name: string) => storedCounters(client, tableNames.Counters).read(`key#${name}`, Date.now());
const recorded = async (name: string) => {
  const records = dynamoUsageRecords(client, { table: tableNames.Usage, keptDays: 1 });
  const [record] = await records.ofKey(name, "2026");
  return record;
};

describe.each([1, 2])("a server of %d processes that has to stop", (count) => {
  const SLUICE_PROCESSES = String(count);

  it("lets streams end while it has time, reports to the others why they end, and leaves what was used and nothing else", async () => {
    await inOneDay(30_000);
    const name = `stopped-${count}`;
    const process = await startOne({ SLUICE_PROCESSES, SLUICE_GRACE: "1" });
    const finish = gate();
    const answers = await openStreams(provider, { ...process, name, finish, streams: STREAMS });
    process.terminate();
    finish.open();
    const texts = await Promise.all(answers);
    expect((await process.exited).how).toBe("exit code 0");

    expect([texts.filter(isWhole).length, texts.filter(isCut).length]).toEqual([STREAMS / 2, STREAMS / 2]);
    const record = await recorded(name);
    const tokens = (record?.promptTokens ?? 0) + (record?.completionTokens ?? 0);
    expect(record).toMatchObject({ requests: STREAMS, failures: STREAMS / 2, estimated: STREAMS / 2 });
    expect(await counted(name)).toMatchObject({
      underWay: [],
      counts: { day: { requests: STREAMS, tokens }, concurrent: 0 },
    });
  });

  it("waits after Ctrl-C, which reaches all processes of a terminal, and does not after the next", async () => {
    const process = await startOne({ SLUICE_PROCESSES });
    const finish = gate();
    const name = `interrupted-${count}`;
    const answers = await openStreams(provider, { ...process, name, finish, streams: STREAMS });
    const ended: string[] = [];
    const half = Promise.withResolvers<void>();
    for (const answer of answers) {
      void answer.then((text) => {
        if (ended.push(text) === STREAMS / 2) half.resolve();
      });
    }
    pressControlC(process);
    await expect.poll(() => connecting(process)).toContain("fetch failed");
    finish.open();
    await half.promise;
    expect(ended.filter(isWhole)).toHaveLength(STREAMS / 2);
    pressControlC(process);
    expect((await process.exited).how).toBe("exit code 0");
    expect((await Promise.all(answers)).filter(isCut)).toHaveLength(STREAMS / 2);
  });
});

/**
 * What comes of an attempt to connect. Node's cluster holds a connection that it accepts while its last process stops listening,
 * and never answers it: the next one is refused.
 */
function connecting({ url }: Process): Promise<string> {
  return fetch(`${url}/health`, { signal: AbortSignal.timeout(500) }).then(String, String);
}

/** Each process of the local server leads a group of its own. */
function pressControlC({ pid }: Process): void {
  sendSignal(-pid, "SIGINT");
}

it("breaks the streams when it is killed, and its calls are settled after their time limit", async () => {
  await inOneDay(30_000);
  const process = await startOne({ SLUICE_TIMEOUT: String(TIMEOUT) });
  const answers = await openStreams(provider, { ...process, name: "killed", streams: STREAMS, finish: gate() });
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
