import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { memorySize } from "../../infra/memory.ts";
import { sendSignal } from "../support/send-signal.ts";
import { type Answer, call, head } from "./support/call.ts";
import { type Gate, startGate } from "./support/gate.ts";
import { type Platform, type PlatformOptions, startPlatform } from "./support/platform.ts";
import { allGone } from "./support/processes.ts";

let gate: Gate;
let silent: Platform;
/** It takes seconds, in which the other tests run. */
let late: Promise<Answer>;
const opened: Platform[] = [];
beforeAll(async () => {
  [gate, silent] = await Promise.all([startGate(), startPlatform()]);
  late = call(`${silent.url}/slow`);
  late.catch(() => {}); // The test that waits for it hears of a failure.
});
afterAll(() => Promise.all([gate.close(), silent.close()]));
afterEach(() => Promise.all(opened.splice(0).map((platform) => platform.close())));

async function start(options?: PlatformOptions): Promise<Platform> {
  const platform = await startPlatform(options);
  opened.push(platform);
  return platform;
}

describe("an execution environment", () => {
  it("is warm before the first request, and serves one request after the other", async () => {
    const { url, environments } = await start({ concurrency: 5 });
    const [warm] = environments();
    expect(warm).toMatchObject({ busy: false });
    for (let time = 0; time < 3; time += 1) expect((await call(`${url}/pid`)).body).toBe(String(warm?.pid));
    expect(environments()).toHaveLength(1);
  });

  it("finds its own variables, and none of the machine's", async () => {
    process.env["SECRET_OF_THE_MACHINE"] = "x";
    const { url } = await start();
    const variables = JSON.parse((await call(`${url}/variables`)).body);
    expect(variables).toMatchObject({ FIXTURE: "yes", _HANDLER: "handler.handler", AWS_REGION: "eu-north-1" });
    for (const name of ["SECRET_OF_THE_MACHINE", "HOME", "NODE_OPTIONS"]) expect(variables).not.toHaveProperty(name);
  });

  it("gives V8 as much of its 512 MB as Lambda does", async () => {
    const { url } = await start();
    const given = JSON.parse((await call(`${url}/arguments`)).body);
    expect(given).toEqual(expect.arrayContaining(["--max-semi-space-size=8", "--max-old-space-size=461"]));
  });

  it("says what the function says, in whole lines", async () => {
    const { url, log } = await start();
    await call(`${url}/log`);
    expect(await log(/one/)).toBe('{"part":"one and two\u2028"}');
    expect(await log(/trouble/)).toBe("trouble");
  });

  it("serves handlers that do not stream", async () => {
    const { url } = await start({ entry: "test/local/fixtures/buffered.ts" });
    expect(await call(`${url}/a`)).toMatchObject({ status: 200, body: '{"seen":"/a"}' });
    expect(await call(`${url}/throw`)).toMatchObject({ status: 502 });
    expect(await call(`${url}/b`)).toMatchObject({ status: 200, body: '{"seen":"/b"}' });
  });

  it("that cannot load the function fails the start, and leaves no process", async () => {
    await expect(start({ entry: "test/local/fixtures/broken.ts" })).rejects.toThrow("the function does not start");
  });
});

describe("a function that throws", () => {
  it("before its first byte is a 502, and the environment goes on", async () => {
    const { url, environments } = await start();
    const [{ pid } = { pid: 0 }] = environments();
    for (const path of ["/throw", "/throw-after-head"]) {
      const { status, headers, body } = await call(`${url}${path}`);
      expect({ status, body }).toEqual({ status: 502, body: "Internal Server Error" });
      expect(headers["content-type"]).toBe("application/json");
    }
    expect((await call(`${url}/pid`)).body).toBe(String(pid));
  });

  it("after its first byte breaks the body", async () => {
    const { url } = await start();
    expect(await call(`${url}/throw-late`)).toMatchObject({ status: 200, body: "first ", whole: false });
  });
});

describe("the time limit", () => {
  it("kills the environment: a 502 before the first byte, a broken body after it", async () => {
    const { url, environments, log } = await start({ timeoutSeconds: 1, concurrency: 1 });
    for (const [path, answer] of [
      ["/hang", { status: 502, body: "Internal Server Error" }],
      ["/hang-late", { status: 200, body: "first ", whole: false }],
    ] as const) {
      await call(`${url}/pid`);
      const pids = environments().map(({ pid }) => pid);
      expect(await call(`${url}${path}`)).toMatchObject(answer);
      await allGone(pids);
      expect(JSON.parse(await log(/timed out/))).toMatchObject({ message: "Task timed out after 1.00 seconds" });
    }
    expect(await call(`${url}/pid`)).toMatchObject({ status: 200 });
  });
});

describe("the memory limit", () => {
  it.each([
    ["before the first byte is a 502", "/allocate", { status: 502, body: "Internal Server Error" }],
    ["after it breaks the body", "/allocate-late", { status: 200, body: "first ", whole: false }],
  ])("kills the environment: %s", async (_, path, answer) => {
    const { url, environments, log } = await start({ concurrency: 1 });
    const pids = environments().map(({ pid }) => pid);
    expect(await call(`${url}${path}`)).toMatchObject(answer);
    await allGone(pids);
    const said = JSON.parse(await log(/signal: killed/));
    expect(said).toMatchObject({ level: "ERROR", errorType: "Runtime.ExitError", memorySizeMB: memorySize });
    expect(said.requestId).toMatch(/./);
    expect(said.maxMemoryUsedMB).toBeGreaterThan(memorySize);
    expect(await call(`${url}/pid`)).toMatchObject({ status: 200 });
  });
});

describe("an environment that dies", () => {
  it("by kill -9 within a stream breaks that client's answer, and the next request is served", async () => {
    const { url, environments, log } = await start({ concurrency: 1 });
    const response = await head(`${url}/gated?gate=${gate.url}`);
    await once(response, "data");
    await gate.next();
    const [{ pid, busy } = { pid: 0, busy: false }] = environments();
    expect(busy).toBe(true);
    sendSignal(pid, "SIGKILL");
    await once(response, "error");
    expect(response.complete).toBe(false);
    expect(JSON.parse(await log(/signal/))).toMatchObject({ message: expect.stringContaining("signal SIGKILL") });
    const next = await call(`${url}/pid`);
    expect(next.status).toBe(200);
    expect(next.body).not.toBe(String(pid));
  });

  it("goes with the server that holds its standard input, whatever it is doing", async () => {
    const busy = spawn(process.execPath, [
      "--require",
      "./local/lambda/rapid-client.cjs",
      "-e",
      "setInterval(() => {}, 1000)",
    ]);
    await once(busy, "spawn");
    busy.stdin.end();
    expect(await once(busy, "exit")).toEqual([null, "SIGKILL"]);
  });

  it("before it answers is a 502", async () => {
    const { url } = await start({ concurrency: 1 });
    expect(await call(`${url}/exit`)).toMatchObject({ status: 502, body: "Internal Server Error" });
    expect(await call(`${url}/pid`)).toMatchObject({ status: 200 });
  });
});

describe("more requests than environments", () => {
  it("wait in line, and all are served", async () => {
    const { url, environments } = await start({ concurrency: 2 });
    const answers = Promise.all([1, 2, 3, 4, 5, 6].map((id) => call(`${url}/held?gate=${gate.url}/${id}`)));
    for (let turn = 0; turn < 6; turn += 1) {
      const { open } = await gate.next();
      expect(environments().length).toBeLessThanOrEqual(2);
      open();
    }
    expect((await answers).map(({ body }) => body)).toEqual(Array(6).fill("let through"));
  });
});

describe("closing", () => {
  it("leaves no process, whatever they are doing", async () => {
    const platform = await startPlatform({ concurrency: 3 });
    const answers = [1, 2].map((id) => call(`${platform.url}/gated?gate=${gate.url}/${id}`));
    for (const _ of answers) await gate.next();
    const pids = platform.environments().map(({ pid }) => pid);
    expect(pids.length).toBeGreaterThanOrEqual(2);
    await platform.close();
    await allGone(pids);
    for (const answer of await Promise.all(answers)) expect(answer.whole).toBe(false);
  });
});

it("an execution environment may be silent for long before it answers", async () => {
  expect(await late).toMatchObject({ status: 200, body: "at last" });
});
