// The console on the local server: by path on the gateway's port, on a port of its own, and within the server entry.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { createBundles } from "../../local/bundles.ts";
import { createConsoleBundles } from "../../local/console-bundles.ts";
import { createConsoleFunction } from "../../local/console-function.ts";
import { startFunctionUrl } from "../../local/function-url.ts";
import { createScope } from "../../local/scope.ts";
import type { Server, ServerOptions } from "../../local/server.ts";
import { tableNames } from "../../local/tables.ts";
import { EVERY_STEP, ticketIn, useAdminApi } from "../support/admin-journey.ts";
import { startServer } from "../support/server.ts";
import { allGone } from "./support/processes.ts";

const NOTHING = { models: [], keys: [] };
const PAGE = "<!doctype html><title>Sluice</title>";

async function writePage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "index.html"), PAGE);
}

const start = (options: Partial<ServerOptions> = {}) =>
  startServer({ configuration: NOTHING, consoleBundles: createConsoleBundles(writePage), ...options });

const ORIGIN = { origin: "https://elsewhere.example" };
const PREFLIGHT = { ...ORIGIN, "access-control-request-method": "POST" };

function answersFor({ consoleUrl = "", dynamodb }: Pick<Server, "consoleUrl" | "dynamodb">) {
  it("lets an operator in by a link, and do everything that the API is for", async () => {
    const { origin } = new URL(consoleUrl);
    const ticket = await ticketIn({ endpoint: dynamodb, table: tableNames.Admin });
    expect((await useAdminApi(origin, ticket)).steps).toEqual(EVERY_STEP);
  });

  it("serves the page, also for a path that the page itself knows", async () => {
    for (const path of ["/console", "/console/", "/console/keys/team-a"]) {
      const response = await fetch(new URL(path, consoleUrl));
      expect([response.status, await response.text()]).toEqual([200, PAGE]);
    }
  });

  it("lets no page of another origin ask it", async () => {
    const asked = await fetch(consoleUrl, { headers: ORIGIN });
    expect(asked.headers.has("access-control-allow-origin")).toBe(false);
    const preflight = await fetch(new URL("/v1/organization/session", consoleUrl), {
      method: "OPTIONS",
      headers: PREFLIGHT,
    });
    expect(preflight.status).toBeGreaterThanOrEqual(400);
    expect(preflight.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("answers an unknown path of the API in OpenAI's envelope", async () => {
    const response = await fetch(new URL("/v1/organization/nothing", consoleUrl));
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: "unknown_url" } }]);
  });

  it("refuses requests without a session or an admin key", async () => {
    const headers = { authorization: "Bearer my-secret-key" };
    const response = await fetch(new URL("/v1/organization/api_keys", consoleUrl), { headers });
    expect([response.status, await response.json()]).toMatchObject([401, { error: { code: "invalid_api_key" } }]);
  });
}

describe("the console on the gateway's port", async () => {
  const server = await start({ entry: "function" });
  afterAll(() => server.close());

  it("starts with the first request for it, and ends with the server", async () => {
    const own = await start({ entry: "function" });
    expect((await fetch(`${own.url}/health`)).status).toBe(200);
    expect(own.consoleEnvironments()).toEqual([]);
    expect((await fetch(String(own.consoleUrl))).status).toBe(200);
    const pids = own.consoleEnvironments().map(({ pid }) => pid);
    expect(pids).toHaveLength(1);
    await own.close();
    await allGone(pids);
  });

  answersFor(server);

  it("leaves the gateway's answers to browsers as they are", async () => {
    const response = await fetch(`${server.url}/v1/models`, { headers: ORIGIN });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([401, "*"]);
  });

  it("does not run where it is switched off", async () => {
    const own = await start({ entry: "function", hasConsole: false });
    expect((await fetch(`${own.url}/console/`)).status).toBe(404);
    expect(own.consoleUrl).toBeUndefined();
    await own.close();
  });
});

describe("the console on a port of its own", async () => {
  const server = await start({ entry: "function", consolePort: 0 });
  afterAll(() => server.close());

  answersFor(server);

  it("lets its page call the gateway, and nothing else", async () => {
    const policy = (await fetch(String(server.consoleUrl))).headers.get("content-security-policy");
    expect(policy).toContain(`connect-src 'self' ${server.url};`);
    expect((await fetch(`${server.url}/console/`)).status).toBe(404);
    expect((await fetch(new URL("/v1/models", server.consoleUrl))).status).toBe(404);
  });
});

describe("the console's function", () => {
  it("takes changed code for new requests, and keeps the old where the new does not start", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
    const module = join(folder, "console.ts");
    const saying = (text: string) =>
      writeFile(
        module,
        `export const handler = awslambda.streamifyResponse(async (_, stream) => { stream.end(${text}); });`,
      );
    const scope = createScope();
    const bundles = await scope.open(Promise.resolve(createBundles(module)));
    const reports: string[] = [];
    const own = createConsoleFunction({ concurrency: 1, bundles });
    own.begin({ variables: {}, onLog: () => {} });
    await scope.open(Promise.resolve(own));
    const { port } = await scope.open(startFunctionUrl({ host: "127.0.0.1", port: 0, invoke: own.invoke }));
    const said = async () => (await fetch(`http://127.0.0.1:${port}/`)).text();
    const change = async (text: string) => {
      await saying(text);
      await own.reload((line) => reports.push(line));
    };

    await change('"before it has started"');
    expect(reports).toEqual([]);
    await saying('"one"');
    expect(await said()).toBe("one");
    await change('"two"');
    expect([await said(), ...reports]).toEqual(["two", "console: reloaded: new calls use the changed code"]);
    await change("not code");
    expect([await said(), reports.at(-1)]).toEqual([
      "two",
      "console: not reloaded: calls use the code from before the change",
    ]);
    await scope.close();
    await rm(folder, { recursive: true });
  });
});

describe("the console within the server entry", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
  await writePage(folder);
  const server = await start({ entry: "server", variables: { SLUICE_CONSOLE_FILES: folder } });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  answersFor(server);

  it("has its files built when somebody asks for them, and not before", async () => {
    const own = await start({ entry: "server" });
    const statusOf = async () => (await fetch(String(own.consoleUrl))).status;
    expect(await statusOf()).toBe(503);
    await vi.waitUntil(async () => (await statusOf()) === 200, { interval: 50, timeout: 30_000 });
    await own.close();
  });

  it("is off unless the server's settings ask for it", async () => {
    const own = await start({ entry: "server", hasConsole: false });
    expect((await fetch(`${own.url}/console/`)).status).toBe(404);
    await own.close();
  });
});
