// The server entry under the local server: how its process starts, ends, fails, and is replaced after a crash.
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ServerOptions, startServer } from "../../local/server.ts";
import { createBackOff } from "../../local/server-entry/back-off.ts";
import { call, head } from "./support/call.ts";
import { startGate } from "./support/gate.ts";
import { createLines } from "./support/lines.ts";
import { allGone } from "./support/processes.ts";

const NOTHING = { models: [], keys: [] };
const FIXTURE = "test/local/fixtures/server.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function start(options: Partial<ServerOptions> = {}) {
  const lines = createLines();
  const server = await startServer({
    ...{ entry: "server", module: FIXTURE, configuration: NOTHING, onLog: lines.add },
    ...options,
  });
  return { ...server, lines, pids: () => server.environments().map(({ pid }) => pid) };
}

describe("the server entry", () => {
  it("finds its own variables, and nothing else of the machine", async () => {
    vi.stubEnv("OF_THE_TEST", "yes");
    const server = await start({ timeoutSeconds: 7, variables: { FIXTURE: "a" } });
    const { body } = await call(server.url);
    expect(JSON.parse(body)).toEqual({ FIXTURE: "a", SLUICE_TIMEOUT: "7", pid: server.pids()[0] });
    await server.close();
  });

  it("survives a crash, and serves again on the same port", async () => {
    const server = await start();
    const before = server.pids();
    await expect(call(`${server.url}/crash`)).rejects.toThrow();
    expect(await server.lines.find(/gone/)).toMatch(
      /"message":"the server is gone: exit code 3; it starts again in 100 ms"/,
    );
    await vi.waitUntil(() => server.pids().length === 1, { interval: 5, timeout: 30_000 });
    expect(server.pids()).not.toEqual(before);
    expect(await call(server.url)).toMatchObject({ status: 200, whole: true });
    await server.close();
  });

  it("leaves no process behind when it closes within a call, or while it starts again", async () => {
    const gate = await startGate();
    const [busy, crashed] = await Promise.all([start(), start()]);
    const pids = [...busy.pids(), ...crashed.pids()];
    await head(busy.url, { headers: { "x-gate": gate.url } });
    await gate.next();
    await expect(call(`${crashed.url}/crash`)).rejects.toThrow();
    await crashed.lines.find(/gone/);
    await Promise.all([busy.close(), crashed.close()]);
    await allGone(pids);
    expect([...busy.pids(), ...crashed.pids()]).toEqual([]);
    await gate.close();
  });

  it("serves changed code on the same port, and what does not start changes nothing", async () => {
    const configurationPath = join(folder, "models.json");
    const module = join(folder, "code", "server.ts");
    await mkdir(join(folder, "code"));
    const [fixture] = await Promise.all([
      readFile(FIXTURE, "utf8"),
      writeFile(configurationPath, JSON.stringify(NOTHING)),
    ]);
    await writeFile(module, fixture);
    const reports = createLines();
    const reload = { configurationPath, report: reports.add, warn: () => {} };
    const server = await start({ module, reload });
    await writeFile(module, fixture.replace("{ FIXTURE, SLUICE_TIMEOUT,", '{ word: "changed",'));
    await reports.find(/^reloaded: new calls use the changed code$/);
    expect(JSON.parse((await call(server.url)).body)).toMatchObject({ word: "changed" });
    await writeFile(module, "process.exit(5);\n");
    await reports.find(/^the changed code does not start: exit code 5$/);
    expect(JSON.parse((await call(server.url)).body)).toMatchObject({ word: "changed" });
    await writeFile(configurationPath, JSON.stringify({ models: [{ name: "m", model: "openai/m" }], keys: [] }));
    const before = server.pids();
    await reports.find(/^reloaded .+: 1 model, 0 keys$/);
    await vi.waitUntil(() => server.pids().length === 1, { interval: 5, timeout: 30_000 });
    expect(server.pids()).not.toEqual(before);
    await server.close();
  });

  it("does not start where the port is in use, or the host is not of this machine", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    await expect(start({ port })).rejects.toThrow(`port ${port} is in use; PORT chooses another`);
    await expect(start({ host: "192.0.2.1" })).rejects.toThrow("cannot listen on 192.0.2.1, port 0: ");
    other.close();
  });

  it("does not start with code that throws, and its log says why", async () => {
    const module = join(folder, "broken.ts");
    await writeFile(module, 'throw new Error("on purpose");\n');
    const lines = createLines();
    await expect(start({ module, onLog: lines.add })).rejects.toThrow("the server does not start: exit code 1");
    expect(await lines.find(/Error: on purpose/)).toBeDefined();
  });
});

it("a server that crashes again and again is started less and less often", () => {
  let now = 0;
  const { next } = createBackOff(() => now);
  const pauses = Array.from({ length: 9 }, () => next());
  expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
  now += 61_000;
  expect(next()).toBe(100);
});
