import { once } from "node:events";
import { watch } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { copyRepository, type RepositoryCopy } from "../support/repository-copy.ts";
import { sendSignal } from "../support/send-signal.ts";
import { call, head } from "./support/call.ts";
import {
  type Command,
  startCommand,
  startCommandInShell,
  startCommandInShellOfNpm,
  startCommandOfLostParent,
  startCommandOnOlderNode,
  startCommandOnOlderNodeOfNpm,
} from "./support/command.ts";
import { allGone, descendants } from "./support/processes.ts";

// Each is several processes: on a busy machine they take seconds to start.
vi.setConfig({ testTimeout: 90_000, maxConcurrency: 3 });

let folder: string;
/** Where the gateway itself is not needed. */
let copy: RepositoryCopy;
beforeAll(async () => {
  [folder, copy] = await Promise.all([mkdtemp(join(tmpdir(), "sluice-test-")), copyRepository()]);
});
afterAll(() => Promise.all([rm(folder, { recursive: true }), copy.close()]));

/** A temporary folder for one server, so that what it leaves there can be seen. */
const ownFolder = () => mkdtemp(join(folder, "tmp-"));
const leftIn = async (tmp: string) => (await readdir(tmp)).filter((name) => name.startsWith("sluice-"));

async function start(variables: Record<string, string> = {}): Promise<Command & { url: string; pid: number }> {
  const command = startCommand({ TMPDIR: folder, ...variables });
  const [, port] = /http:\/\/localhost:(\d+)/.exec(await command.printed(/http:\/\/localhost:\d+[\s\S]*Ctrl-C/)) ?? [];
  return { ...command, url: `http://127.0.0.1:${port}`, pid: command.process.pid ?? 0 };
}

const ask = (max_tokens: number) => ({
  method: "POST",
  headers: { authorization: "Bearer my-secret-key", "content-type": "application/json" },
  body: JSON.stringify({
    model: "my-gpt4-mini",
    messages: [{ role: "user", content: "A story." }],
    stream: true,
    max_tokens,
  }),
});

describe.concurrent("npm start", () => {
  it("says where it serves, what to try, where the database is, and who answers, and streams its story", async () => {
    const { url, process: server, printed, ended } = await start();
    const said = await printed(/Ctrl-C/);
    expect(said).toMatch(/curl -N http:\/\/localhost:\d+\/v1\/chat\/completions/);
    expect(said).toContain("Authorization: Bearer my-secret-key");
    expect(await printed(/#ticket=\w+/)).toMatch(/^Console: http:\/\/localhost:\d+\/console\/#ticket=\w{43}$/m);
    expect(said).toMatch(/DynamoDB \(embedded, in memory\): http:\/\/127\.0\.0\.1:\d+/);
    expect(said).toContain(
      "No OPENAI_API_KEY or OPENAI_BASE_URL: my-gpt4-mini is answered by the built-in simulated provider",
    );
    const answer = await call(`${url}/v1/chat/completions`, ask(5));
    expect(answer).toMatchObject({ status: 200, whole: true });
    expect(answer.body).toMatch(/data: \[DONE\]\n\n$/);
    server.kill("SIGTERM");
    expect(await ended).toEqual({ code: 0, stderr: "" });
  });

  it("serves from one process with SLUICE_ENTRY=server, says so, and leaves nothing after Ctrl-C within a stream", async () => {
    const tmp = await ownFolder();
    const { url, pid, process: server, printed, ended } = await start({ SLUICE_ENTRY: "server", TMPDIR: tmp });
    expect(await printed(/Ctrl-C/)).toContain("\nEntry: server, one process for all calls");
    const answer = await call(`${url}/v1/chat/completions`, ask(5));
    expect(answer).toMatchObject({ status: 200, whole: true });
    expect(answer.body).toMatch(/data: \[DONE\]\n\n$/);
    const response = await head(`${url}/v1/chat/completions`, ask(500));
    await once(response, "data");
    const pids = descendants(pid);
    expect(pids).toHaveLength(1);
    server.kill("SIGINT");
    expect(await text(response)).toContain('"code":"deadline_exceeded"');
    expect(await ended).toEqual({ code: 0, stderr: "" });
    await allGone(pids);
    expect(await leftIn(tmp)).toEqual([]);
  });

  it("goes on when its output is no longer read", async () => {
    const { url, process: server, ended } = await start();
    server.stdout?.destroy();
    for (let time = 0; time < 3; time += 1) {
      expect(await call(`${url}/v1/chat/completions`, ask(1))).toMatchObject({ status: 200, whole: true });
    }
    server.kill("SIGTERM");
    expect(await ended).toEqual({ code: 0, stderr: "" });
  });

  it("ends with one line for each error of the file and of the environment", async () => {
    const path = join(folder, "wrong.json");
    await writeFile(path, '{"models": [{"name": "m", "model": "openai/m", "rate_limit": {"rpm": "x"}}], "kyes": []}');
    const { code, stderr } = await startCommand({ SLUICE_CONFIG: path, SLUICE_TIMEOUT: "0" }, copy.folder).ended;
    const [environment, unknown, wrong, ...more] = stderr.split("\n");
    expect(environment).toMatch(/^sluice: SLUICE_TIMEOUT must be/);
    expect(unknown).toBe(`sluice: ${path}: kyes: unknown field`);
    expect(wrong).toContain(`sluice: ${path}: models[0].rate_limit.rpm: `);
    expect({ code, more }).toEqual({ code: 1, more: [""] });
  });

  it("ends with one line about a database that does not answer, and leaves nothing", async () => {
    const tmp = await ownFolder();
    const { ended } = startCommand({ TMPDIR: tmp, AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:1" }, copy.folder);
    await expectOneLine(ended, "DynamoDB at http://127.0.0.1:1: ");
    expect(await leftIn(tmp)).toEqual([]);
  });

  it("ends with one line that names the port when it is in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    await expectOneLine(startCommand({ PORT: String(port) }, copy.folder).ended, `port ${port} is in use`);
    other.close();
  });

  async function expectOneLine(ended: Command["ended"], message: string) {
    const { code, stderr } = await ended;
    expect(stderr).toMatch(/^sluice: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  }
});

describe("stopping", () => {
  it.concurrent.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s within a stream leaves no process and no file",
    async (signal) => {
      const tmp = await ownFolder();
      const { url, pid, process: server, ended } = await start({ TMPDIR: tmp });
      const response = await head(`${url}/v1/chat/completions`, ask(500));
      await once(response, "data");
      const pids = descendants(pid);
      expect(pids.length).toBeGreaterThanOrEqual(1);
      server.kill(signal);
      await once(response, "error");
      expect(await ended).toMatchObject({ code: 0 });
      await allGone(pids);
      expect(await leftIn(tmp)).toEqual([]);
    },
  );

  it.concurrent("on an older Node, which another one helps, is the same", async () => {
    const { process: server, printed, ended } = startCommandOnOlderNode(copy.folder);
    await printed(/Ctrl-C/);
    const pids = descendants(server.pid ?? 0);
    expect(pids.length).toBeGreaterThanOrEqual(2);
    server.kill("SIGTERM");
    expect(await ended).toEqual({ code: 0, stderr: "" });
    await allGone(pids);
  });

  it("before it is ready ends it as well", async () => {
    const { process: server, ended } = startCommand({ TMPDIR: folder });
    await once(server, "spawn");
    server.kill("SIGINT");
    await ended;
    await allGone(descendants(server.pid ?? 0));
  });

  it("closes everything also when signalled twice at once, as npm does, and before it is ready", async () => {
    const tmp = await ownFolder();
    const { process: server, ended } = startCommand({ TMPDIR: tmp });
    const bundling = watch(tmp);
    await once(bundling, "change");
    bundling.close();
    for (const signal of ["SIGINT", "SIGTERM"] as const) server.kill(signal);
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
    expect(await leftIn(tmp)).toEqual([]);
  });

  it("ends a start whose helper is gone already, as after a terminal's Ctrl-C, without a complaint", async () => {
    const { process: server, ended } = startCommand({ TMPDIR: folder });
    const helper = await vi.waitUntil(() => descendants(server.pid ?? 0).at(0), { interval: 5, timeout: 60_000 });
    for (const pid of [server.pid, helper]) sendSignal(pid, "SIGINT");
    expect(await ended).toEqual({ code: 0, stderr: "" });
  });

  it.concurrent("does not wait for a database that is silent", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const { process: server, ended } = startCommand(
      { TMPDIR: folder, AWS_ENDPOINT_URL_DYNAMODB: endpoint },
      copy.folder,
    );
    await once(silent, "request");
    const pids = descendants(server.pid ?? 0);
    server.kill("SIGINT");
    expect(await ended).toEqual({ code: 130, stderr: "" });
    await allGone(pids);
    silent.closeAllConnections();
    silent.close();
  });

  it.concurrent.each([
    ["npm's shell", startCommandInShell],
    ["npm", startCommandInShellOfNpm],
    ["an older Node", startCommandOnOlderNode],
    ["npm with an older Node", startCommandOnOlderNodeOfNpm],
  ])("follows %s when that ends without a word", async (_, startIt) => {
    const { process: first, printed, ended } = startIt(copy.folder);
    await printed(/Ctrl-C/);
    const pids = descendants(first.pid ?? 0);
    expect(pids.length).toBeGreaterThanOrEqual(2);
    first.kill("SIGKILL");
    await allGone(pids);
    await ended;
  });

  it.concurrent("follows npm also when that ended before it could be asked for", async () => {
    const { ended } = startCommandOfLostParent(copy.folder);
    await ended; // Once nobody has its output open.
  });

  it.concurrent("by kill -9 leaves no process of the server entry", async () => {
    const { process: server, printed, ended } = startCommand({ SLUICE_ENTRY: "server" }, copy.folder);
    await printed(/Ctrl-C/);
    const pids = descendants(server.pid ?? 0);
    expect(pids).toHaveLength(1);
    server.kill("SIGKILL");
    await allGone(pids);
    await ended;
  });

  it.concurrent("by kill -9 leaves no execution environment, not even one that waits for a silent provider", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const api_base = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const {
      url,
      pid,
      process: server,
      ended,
    } = await start({ SLUICE_CONFIG: await configure({ api_key: "k", api_base }) });
    const lost = expect(call(`${url}/v1/chat/completions`, ask(5))).rejects.toThrow();
    await once(silent, "request");
    const pids = descendants(pid);
    expect(pids.length).toBeGreaterThanOrEqual(1);
    server.kill("SIGKILL");
    expect(await ended).toMatchObject({ code: "SIGKILL" });
    await lost;
    await allGone(pids);
    silent.closeAllConnections();
    silent.close();
  });

  /** The demo file, with the model at a provider of our own. */
  async function configure(provider_config: object): Promise<string> {
    const path = join(folder, "own.json");
    const { models, keys } = JSON.parse(await readFile("local/sluice.json", "utf8"));
    await writeFile(path, JSON.stringify({ models: [{ ...models[0], provider_config }], keys }));
    return path;
  }
});
