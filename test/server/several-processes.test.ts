// Several processes of the server entry on one table: together they admit what the limits allow, and far from them a call costs
// less than half a write.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWatchedDatabase, type WatchedDatabase } from "../limits/support/watched-database.ts";
import { configure, type Question, send } from "../limits/support/world.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { runs } from "../support/long.ts";
import { inOneMinute } from "../support/windows.ts";
import { type Process, startProcesses } from "./support/processes.ts";

const PROCESSES = 4;
const rounds = Array.from({ length: runs(2, 20) }, (_, round) => round);
const FAR = { rpm: 1_000_000, tpm: 1_000_000_000, rpd: 100_000_000, tpd: 100_000_000_000 };

let provider: FakeProvider;
let database: WatchedDatabase;
let processes: Process[];

beforeAll(async () => {
  [provider, database] = await Promise.all([startFakeProvider(), startWatchedDatabase()]);
  const near = Object.fromEntries(rounds.map((round) => [`near-${round}`, { rpm: 50 }]));
  const limits = { keys: { ...near, far: FAR }, models: { ...near, far: FAR } };
  const configuration = configure(limits, provider.url);
  processes = await startProcesses({ configuration, endpoint: database.endpoint, count: PROCESSES });
  provider.otherwise(answer());
  await askAtOnce(8 * PROCESSES, { key: "far", model: "far" }); // Until an engine has compiled what it runs.
});
afterAll(async () => {
  for (const process of processes ?? []) process.kill();
  await Promise.all((processes ?? []).map(({ exited }) => exited));
  await database?.close();
  await provider?.close();
});

async function ask(call: number, question: Question): Promise<number> {
  const response = await send(processes[call % PROCESSES]?.url ?? "", { stream: call % 2 === 0, ...question });
  await response.text();
  return response.status;
}

/** How many answers had each status. */
async function askAtOnce(calls: number, question: Question): Promise<Record<number, number>> {
  const statuses = await Promise.all(Array.from({ length: calls }, (_, call) => ask(call, question)));
  return Object.fromEntries([...Map.groupBy(statuses, String)].map(([status, all]) => [status, all.length]));
}

it.each(rounds)("admit exactly 50 of 200 first calls at the same time (round %d)", async (round) => {
  await inOneMinute(10_000);
  const name = `near-${round}`;
  expect(await askAtOnce(200, { key: name, model: name })).toEqual({ 200: 50, 429: 150 });
});

it("write less than half as often as they are called, far from the limits of key and model", async () => {
  await inOneMinute(20_000);
  const question = { key: "far", model: "far" };
  const before = database.asked.length;
  const calls = runs(800, 4_000);
  for (let asked = 0; asked < calls; asked += 40) expect(await askAtOnce(40, question)).toEqual({ 200: 40 });
  const writes = database.asked.slice(before).filter((operation) => /^(Update|Put|BatchWrite)Item/.test(operation));
  const byKind = Object.entries(Object.groupBy(writes, String)).map(([kind, all]) => `${all?.length} ${kind}`);
  console.log(`${writes.length} writes for ${calls} calls: ${byKind.join(", ")}`);
  expect(writes.length / calls).toBeLessThan(0.5);
});
