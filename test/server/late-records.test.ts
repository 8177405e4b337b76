// A process of the server entry that writes what a call used long after its hour and its day have ended.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readLateRecords } from "../../functions/aws/read-late-records.ts";
import { readPeriods } from "../../functions/aws/read-periods.ts";
import { type Database, startDynamoDb } from "../../local/dynamodb.ts";
import { tableNames } from "../../local/tables.ts";
import { configure, send } from "../limits/support/world.ts";
import { connectTo } from "../support/dynamodb.ts";
import { holdUntil } from "../support/fake-provider/answers.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { type Process, startProcesses } from "./support/processes.ts";

const MOVED_CLOCK = pathToFileURL(join(import.meta.dirname, "support/moved-clock.ts"));

/** The length of a name, such as `2026-11-22` or `2026-11-22T09`. */
const DAY = 10;
const HOUR = 13;

let provider: FakeProvider;
let database: Database;
let client: ReturnType<typeof connectTo>;
let folder: string;
let server: Process | undefined;

beforeAll(async () => {
  [provider, database] = await Promise.all([startFakeProvider(), startDynamoDb()]);
  client = connectTo(database.endpoint);
  folder = await mkdtemp(join(tmpdir(), "moved-clock-"));
});
afterAll(async () => {
  server?.kill();
  await server?.exited;
  client?.destroy();
  await database?.close();
  await provider?.close();
  await rm(folder, { recursive: true });
});

it("marks the hour and the day before it writes their records", async () => {
  const moved = join(folder, "moved");
  const variables = { NODE_OPTIONS: `--import=${MOVED_CLOCK}`, MOVED_CLOCK: moved };
  const configuration = configure({ keys: { one: {} }, models: { one: {} } }, provider.url);
  [server] = await startProcesses({ configuration, endpoint: database.endpoint, variables });
  const open = gate();
  provider.otherwise(holdUntil(open));

  const before = new Date().toISOString();
  const answered = send(server?.url ?? "", { key: "one", model: "one" }).then((response) => response.text());
  await provider.waitForRequest(1);
  await writeFile(moved, "");
  open.open();
  await answered;
  server?.terminate();
  await server?.exited;

  const after = new Date().toISOString();
  const usage = { client, table: tableNames.Usage };
  for (const length of [DAY, HOUR]) {
    const span = { first: before.slice(0, length), last: after.slice(0, length) };
    const records = await readPeriods(usage, { ...span, keys: ["one"] });
    expect(records).toMatchObject([{ requests: 1 }]);
    expect([...(await readLateRecords(usage, span)).keys()]).toEqual(records.map(({ period }) => period));
  }
});
