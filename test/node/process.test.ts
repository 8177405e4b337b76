// The server as it runs in production, bundled and in a process of its own: what a signal does to its streams and its records.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { dynamoPools } from "../../functions/aws/pools.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { OwnBundle } from "../../local/bundle.ts";
import { fillDynamoDb, startDynamoDb } from "../../local/dynamodb.ts";
import { functionVariables } from "../../local/function-variables.ts";
import { tableNames } from "../../local/tables.ts";
import { allGone, descendants } from "../local/support/processes.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { question } from "./support/serve.ts";

const STREAMS = 20;
/** Their lines are more than pipes hold. */
const CALLS = 500;
/** Milliseconds after which processes that have nothing to do but to write are waiting for a reader. */
const LONGEST_END = 1_000;
/** Of a model, which is often in the lines of each call. */
const LONG = "long".repeat(50);

let provider: FakeProvider;
let database: Awaited<ReturnType<typeof startDynamoDb>>;
beforeAll(async () => {
  [provider, database] = await Promise.all([startFakeProvider(), startDynamoDb({})]);
  const limited = { rate_limit: { rpm: 10_000, concurrency: 1_000 } };
  const provider_config = { api_base: provider.url, api_key: "sk" };
  const file = {
    models: ["model", LONG].map((name) => ({ name, model: "openai/m", provider_config, ...limited })),
    keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["model", LONG], ...limited }],
  };
  await fillDynamoDb(database.endpoint, parseConfiguration(Buffer.from(JSON.stringify(file))));
});
afterAll(() => Promise.all([provider.close(), database.close()]));

/** Runs the bundle until it listens, or has ended. */
async function start(variables: Record<string, string>) {
  const response = await fetch(`${inject("bundle")}/functions/server.ts`);
  const { folder } = (await response.json()) as OwnBundle;
  const env = { ...functionVariables({}, database.endpoint), PORT: "0", ...variables };
  const child = spawn(process.execPath, [join(folder, "server.mjs")], { env, stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "close");
  const errors = text(child.stderr);
  const lines: Record<string, unknown>[] = [];
  const output = createInterface(child.stdout).on("line", (line) => lines.push(JSON.parse(line)));
  await Promise.race([once(output, "line"), exited]);
  return { child, exited, lines, output, errors, url: String(lines[0]?.["url"]) };
}

it("a server with open streams that has to stop ends them with an error, and records all that they used", async () => {
  const { child, exited, lines, url } = await start({ SLUICE_GRACE: "0" });
  expect(lines).toEqual([{ timestamp: expect.any(String), level: "INFO", message: "listening", url }]);
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  const held = gate();
  provider.script(stream({ departure: { after: 2, steps: [held] } }));
  const { path, ...request } = question({ stream: true });
  const answers = Array.from({ length: STREAMS }, () => fetch(url + path, request));
  const bodies = (await Promise.all(answers)).map(({ body }) => body?.pipeThrough(new TextDecoderStream()).getReader());
  const heard = await Promise.all(bodies.map(async (body) => (await body?.read())?.value ?? ""));
  child.kill("SIGTERM");
  const rests = await Promise.all(
    bodies.map(async (body, at) => {
      let all = heard[at] ?? "";
      for (let read = await body?.read(); read?.value !== undefined; read = await body?.read()) all += read.value;
      return all;
    }),
  );
  for (const rest of rests) expect(rest).toMatch(/"Hello"[\s\S]*"code":"deadline_exceeded"\}\}\n\n$/);
  expect(await exited).toEqual([0, null]);

  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint: database.endpoint, region: "us-east-1", credentials });
  const documents = DynamoDBDocumentClient.from(client);
  const pools = dynamoPools(documents, tableNames.Counters);
  for (const subject of ["key#demo", "model#model"]) {
    const { calls, counts } = await pools.read(subject);
    const ofDays = [...counts].filter(([name]) => /^requests@\d+-\d+-\d+$/.test(name)).map(([, count]) => count);
    expect({ subject, calls, ofDays }).toEqual({ subject, calls: 0, ofDays: [STREAMS] });
  }
  const records = await dynamoUsageRecords(documents, { table: tableNames.Usage, keptDays: 1 }).ofKey("demo", "2000");
  expect(records).toMatchObject([{ requests: STREAMS, failures: STREAMS, estimated: STREAMS, refusals: 0 }]);
  expect(lines.filter(({ ending }) => ending === "failed")).toHaveLength(STREAMS);
  client.destroy();
});

it("a server of two processes writes all of its lines whole, however late they are read", async () => {
  const { child, exited, lines, output, url } = await start({ SLUICE_PROCESSES: "2" });
  output.pause();
  provider.reset();
  provider.otherwise(answer());
  const { path, ...request } = question({ model: LONG });
  const calls = Array.from({ length: CALLS }, () => fetch(url + path, request).then((response) => response.text()));
  await Promise.all(calls);
  child.kill("SIGTERM");
  await Promise.race([provider.whenClosed(), sleep(LONGEST_END)]);
  output.resume();
  expect(await exited).toEqual([0, null]);
  expect(lines.filter(({ model, ending }) => model === LONG && ending === "complete")).toHaveLength(CALLS);
});

it("a server of two processes ends with the one that started them, even if that is killed", async () => {
  const { child, exited } = await start({ SLUICE_PROCESSES: "2" });
  const serving = descendants(child.pid ?? 0);
  expect(serving).toHaveLength(2);
  child.kill("SIGKILL");
  await exited;
  await allGone(serving);
});

describe.each([1, 2])("a server of %d processes", (count) => {
  const SLUICE_PROCESSES = String(count);

  it("says why it cannot listen, and ends", async () => {
    const { port } = new URL(provider.url);
    const { exited, lines, errors } = await start({ PORT: port, SLUICE_PROCESSES });
    expect(await exited).toEqual([1, null]);
    expect(await errors).toBe(`sluice: port ${port} is in use; PORT chooses another\n`);
    expect(lines).toEqual([]);
  });

  it("says once which of its settings is wrong, and ends", async () => {
    const { exited, lines, errors } = await start({ SLUICE_GRACE: "long", SLUICE_PROCESSES });
    expect(await exited).toEqual([1, null]);
    expect(await errors).toBe('sluice: SLUICE_GRACE must be a whole number from 0 to 900, not "long"\n');
    expect(lines).toEqual([]);
  });
});

it("a server says which numbers of processes there may be", async () => {
  const { exited, errors } = await start({ SLUICE_PROCESSES: "0" });
  expect(await exited).toEqual([1, null]);
  expect(await errors).toBe('sluice: SLUICE_PROCESSES must be auto or a whole number from 1 to 64, not "0"\n');
});
