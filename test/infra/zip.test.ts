// The zip that SST's bundler builds, unpacked and run as it was deployed.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { EVERY_STEP, ticketIn, useAdminApi } from "../support/admin-journey.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { type ParameterStore, startParameterStore } from "../support/parameters.ts";
import { type Deployment, deploy, openaiApiKey } from "./deployment.ts";
import { metricsOf } from "./emf.ts";
import { type Running, runDeployed } from "./running.ts";
import { only } from "./state.ts";

let provider: FakeProvider;
let deployment: Deployment;
let running: Running;
let runningConsole: Running;
let parameters: ParameterStore;

beforeAll(async () => {
  [provider, parameters] = await Promise.all([startFakeProvider(), startParameterStore()]);
  deployment = await deploy("production");
  const named = { api_base: provider.url, api_key: { secret: "provider" } };
  const configuration = {
    models: [
      { name: "my-model", model: "openai/gpt-4.1-mini" },
      { name: "named", model: "openai/gpt-4.1-mini", provider_config: named },
    ],
    keys: [
      { name: "demo", key: "my-secret-key", allowed_models: ["my-model"], rate_limit: { rpd: 2, tpd: 100_000 } },
      { name: "other", key: "another-key", allowed_models: ["n*"] },
    ],
  };
  const surroundings = { configuration, provider: provider.url, parameters: parameters.url };
  [running, runningConsole] = await Promise.all([
    runDeployed(deployment, surroundings),
    runDeployed(deployment, { ...surroundings, name: "Console" }),
  ]);
});
afterAll(async () => {
  await Promise.all([running?.close(), runningConsole?.close()]);
  await Promise.all([provider?.close(), parameters?.close(), deployment?.remove()]);
});

/**
 * In bytes. Five providers and four protocols are in the zip, of which an instance loads what its models need
 * (test/performance/bundle.test.ts), and each of the files is compressed alone. More than half is the vocabulary that decodes
 * lists of tokens for providers that take texts: only such a request loads it.
 */
const MOST = { zip: 800_000, entry: 60_000, consoleZip: 1_500_000 };

describe("the zip", () => {
  test("holds modules and the encrypted links, no source map, and stays small", async () => {
    const { size } = await stat(join(deployment.directory, ".sst/artifacts/Gateway/code.zip"));
    const { "bundle.mjs": entry = 0, "resource.enc": links = 0, ...chunks } = running.files;
    console.log(`The zip has ${size} bytes. Its entry has ${entry}, beside ${Object.keys(chunks).length} chunks.`);
    expect(links).toBeGreaterThan(0);
    expect(Object.keys(chunks).filter((name) => !name.endsWith(".mjs"))).toEqual([]);
    expect(size).toBeLessThan(MOST.zip);
    expect(entry).toBeLessThan(MOST.entry);
  });
});

describe("the deployed function", () => {
  const ask = (stream: boolean) =>
    fetch(`${running.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer my-secret-key", "content-type": "application/json" },
      body: JSON.stringify({ model: "my-model", messages: [{ role: "user", content: "Hello" }], stream }),
    });

  test("streams a completion, asking the provider with the key of the secret", async () => {
    const response = await ask(true);
    const text = await response.text();
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(text.match(/^data: \{/gm)?.length).toBeGreaterThan(1);
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
    expect(provider.requests[0]?.headers["authorization"]).toBe(`Bearer ${openaiApiKey}`);
  });

  test("answers with JSON, then refuses what is over the limit", async () => {
    expect((await ask(false)).status).toBe(200);
    expect((await ask(false)).status).toBe(429);
  });

  test("shows a key what it has used", async () => {
    const response = await fetch(`${running.url}/v1/usage`, { headers: { authorization: "Bearer my-secret-key" } });
    expect(response.status).toBe(200);
  });

  test("writes a line of JSON for each call, and one of metrics that CloudWatch reads as it is", async () => {
    const lines = () => running.log.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    const metrics = () => lines().filter((line) => "_aws" in line);
    await vi.waitFor(() => expect(metrics()).toHaveLength(3), { timeout: 10_000 });
    const endings = lines().flatMap(({ ending = [] }) => ending);
    expect(endings).toEqual(["complete", "complete", "refused"]);
    expect(
      metrics()
        .flatMap(metricsOf)
        .every(({ dimensions }) => dimensions["stage"] === "production"),
    ).toBe(true);
  });

  test("reads the key that a model names from the stage's parameter", async () => {
    parameters.values.set("/sluice/production/provider", "sk-of-the-parameter");
    const response = await fetch(`${running.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer another-key" },
      body: JSON.stringify({ model: "named", messages: [{ role: "user", content: "Hello" }] }),
    });
    expect([response.status, parameters.asked]).toEqual([200, ["GetParameter /sluice/production/provider"]]);
    expect(provider.requests.at(-1)?.headers["authorization"]).toBe("Bearer sk-of-the-parameter");
  });

  test("lists the models of a key with a pattern", async () => {
    const response = await fetch(`${running.url}/v1/models`, { headers: { authorization: "Bearer another-key" } });
    expect(await response.json()).toMatchObject({ data: [{ id: "named" }] });
  });

  test("uses every right of its role on the tables, and tries nothing else", () => {
    expect([...running.guard.refused]).toEqual([]);
    expect([...running.guard.used].sort()).toEqual([...running.guard.granted].sort());
  });
});

describe("the zip of the console", () => {
  test("holds modules, the links, and the console's files with Brotli, and stays small", async () => {
    const { size } = await stat(join(deployment.directory, ".sst/artifacts/Console/code.zip"));
    const { "bundle.mjs": entry = 0, "resource.enc": links = 0, ...others } = runningConsole.files;
    console.log(`The console's zip has ${size} bytes. Its entry has ${entry}.`);
    expect(links).toBeGreaterThan(0);
    expect(Object.keys(others).filter((name) => !/\.mjs$|^console-files\//.test(name))).toEqual([]);
    expect(Object.keys(others)).toEqual(
      expect.arrayContaining(["console-files/index.html", "console-files/index.html.br"]),
    );
    expect(size).toBeLessThan(MOST.consoleZip);
  });
});

describe("the deployed console", () => {
  test("serves the page, which may ask the console and the gateway and run nothing but its own scripts", async () => {
    const response = await fetch(`${runningConsole.url}/console/keys`, { headers: { "accept-encoding": "br" } });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-encoding": "br",
      "cache-control": "no-store",
      "content-security-policy": expect.stringContaining(
        "script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self' https://gateway.lambda-url.us-east-1.on.aws; ",
      ),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
    });
    expect(page).toContain("<!doctype html>");
  });

  test("serves what the page names, to be kept for ever", async () => {
    const page = await (await fetch(`${runningConsole.url}/console/`)).text();
    const names = [...page.matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      const { status, headers } = await fetch(`${runningConsole.url}${name}`);
      expect([status, headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
    }
  });

  test("lets an operator in by a link, and do everything that the API is for", async () => {
    const table = String(only(deployment.resources, "aws:dynamodb/table:Table", "AdminTable").inputs["name"]);
    const ticket = await ticketIn({ endpoint: runningConsole.database, table });
    expect((await useAdminApi(runningConsole.url, ticket)).steps).toEqual(EVERY_STEP);
  });

  test("uses every right of its role on the tables, and tries nothing else", () => {
    const { used, granted, refused } = runningConsole.guard;
    expect([...refused]).toEqual([]);
    expect([...used].sort()).toEqual([...granted].sort());
  });

  test("answers nothing of the gateway's", async () => {
    const response = await fetch(`${runningConsole.url}/v1/models`);
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: "unknown_url" } }]);
  });
});
