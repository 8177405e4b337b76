// Two processes of one server that share a port: limits across them, their lines in the log, and what follows when one is killed.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Database, startDynamoDb } from "../../local/dynamodb.ts";
import { configure, send } from "../limits/support/world.ts";
import { descendants } from "../local/support/processes.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { freePort } from "../support/free-port.ts";
import { sendSignal } from "../support/send-signal.ts";
import { inOneMinute } from "../support/windows.ts";
import { type Process, startProcesses } from "./support/processes.ts";
import { isCut, isWhole, openStreams } from "./support/streams.ts";

const STREAMS = 12;
const NAMES = { limited: { rpm: 50 }, free: {} };

interface Running extends Process {
  /** Lines of standard output, but the one that says that it listens. */
  readonly output: Record<string, unknown>[];
  readonly errors: string[];
}

let provider: FakeProvider;
let database: Database;
const servers: Running[] = [];

beforeAll(async () => {
  [provider, database] = await Promise.all([startFakeProvider(), startDynamoDb()]);
});
afterAll(async () => {
  for (const server of servers) server.kill();
  await Promise.all(servers.map(({ exited }) => exited));
  await database?.close();
  await provider?.close();
});

async function startTwo(variables: Record<string, string> = {}): Promise<Running> {
  const [output, errors]: [Running["output"], Running["errors"]] = [[], []];
  const [process] = await startProcesses({
    configuration: configure({ keys: NAMES, models: NAMES }, provider.url),
    ...{ endpoint: database.endpoint, port: await freePort() },
    onLog: (line, stream) => void (stream === "stdout" ? output.push(JSON.parse(line)) : errors.push(line)),
    variables: { SLUICE_PROCESSES: "2", ...variables },
  });
  if (process === undefined) throw new Error("no process was started");
  const server = { ...process, output, errors };
  servers.push(server);
  return server;
}

/** Those that serve. */
const membersOf = ({ pid }: Process) => descendants(pid);
const kill = (pid: number | undefined) => sendSignal(pid, "SIGKILL");

async function killAndHear(server: Running, pid: number | undefined): Promise<void> {
  const line = { level: "WARN", message: "a process ended, and is replaced", pid, cause: "signal SIGKILL" };
  kill(pid);
  await expect.poll(() => server.output, { interval: 5 }).toContainEqual({ timestamp: expect.any(String), ...line });
}

/** Each text is one or the other, and there are some of both: of each process. */
function expectSome(texts: readonly string[], isOne: (text: string) => boolean, isOther: (text: string) => boolean) {
  const [one, other] = [texts.filter(isOne).length, texts.filter(isOther).length];
  expect(one).toBeGreaterThan(0);
  expect(other).toBeGreaterThan(0);
  expect(one + other).toBe(texts.length);
}

const isBroken = (text: string) => text === "broken";

const open = (server: Running, finish = gate()) =>
  openStreams(provider, { ...server, name: "free", streams: STREAMS, finish, others: finish });

describe("two processes that share a port", () => {
  it("admit together exactly 50 of 200 calls at once, and tear no line of the log", async () => {
    const server = await startTwo();
    expect(membersOf(server)).toHaveLength(2);
    provider.otherwise(answer());
    await inOneMinute(10_000);
    const question = { key: "limited", model: "limited" };
    const calls = Array.from({ length: 200 }, () => send(server.url, question).then(({ status }) => status));
    const statuses = Object.groupBy(await Promise.all(calls), String);
    expect([statuses[200]?.length, statuses[429]?.length]).toEqual([50, 150]);
    server.terminate();
    expect((await server.exited).how).toBe("exit code 0");
    const ofCalls = server.output.filter(({ ending }) => ending !== undefined);
    expect(ofCalls).toHaveLength(200);
    expect(server.output.filter(({ message }) => message === "stopping")).toHaveLength(1);
    expect(server.errors).toEqual([]);
  });

  it("go on when one of them is killed, and it is replaced", async () => {
    const server = await startTwo();
    const [killed, other] = membersOf(server);
    const finish = gate();
    const answers = await open(server, finish);
    await killAndHear(server, killed);
    finish.open();
    const texts = await Promise.all(answers);
    expectSome(texts, isWhole, isBroken);

    await killAndHear(server, other);
    provider.otherwise(answer());
    const ask = () => send(server.url, { key: "free", model: "free" }).then(({ status }) => status, String);
    await expect.poll(ask, { timeout: 10_000 }).toBe(200);
    await expect.poll(() => membersOf(server)).toHaveLength(2);
  });

  it("stop, even if one of them is still starting", async () => {
    const server = await startTwo();
    await killAndHear(server, membersOf(server)[0]);
    server.terminate();
    expect((await server.exited).how).toBe("exit code 0");
  });

  it("end with an error when one of them is killed before it has stopped", async () => {
    const server = await startTwo({ SLUICE_GRACE: "2" });
    const [killed] = membersOf(server);
    const answers = await open(server);
    server.terminate();
    await expect.poll(() => server.output).toContainEqual(expect.objectContaining({ message: "stopping" }));
    kill(killed);
    expect((await server.exited).how).toBe("exit code 1");
    expect(server.errors).toEqual(["sluice: a process ended before it had stopped: signal SIGKILL"]);
    expectSome(await Promise.all(answers), isCut, isBroken);
  });

  it("stop when one after the other ends soon after its start", async () => {
    const server = await startTwo({ SLUICE_GRACE: "0" });
    const [survivor, ...others] = membersOf(server);
    const answers = await open(server);
    let next = others[0];
    for (let killed = 0; killed < 4; killed++) {
      await killAndHear(server, next);
      next = await vi.waitUntil(() => membersOf(server).find((pid) => pid !== survivor), { interval: 5 });
    }
    kill(next);
    expect((await server.exited).how).toBe("exit code 1");
    expect(server.errors).toEqual(["sluice: 5 processes ended soon after their start: signal SIGKILL"]);
    expectSome(await Promise.all(answers), isCut, isBroken);
  });
});
