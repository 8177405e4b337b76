// A day of an operator, from empty tables on, with a running gateway: on the local server, and with the same commands on
// a stand-in for a deployed stage.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import type { Name, Result } from "./support/command.ts";
import { createFiles, type Files } from "./support/files.ts";
import { type RunningGateway, startDeployed, startLocally } from "./support/gateways.ts";
import { type ProcessWatch, watchProcesses } from "./support/process-list.ts";

// Commands are processes: on a busy machine each takes seconds to start.
vi.setConfig({ testTimeout: 90_000 });

const places = [
  ["the local server", startLocally],
  ["a stand-in for a deployed stage", startDeployed],
] as const;

// Most of it is waiting until something becomes effective: both places wait at the same time.
describe.concurrent.each(places)("on %s", (_, start) => {
  const startsProcesses = start === startLocally;
  let gateway: RunningGateway;
  let provider: FakeProvider;
  let files: Files;
  let processes: ProcessWatch | undefined;
  const results: Result[] = [];
  const secrets: string[] = [];

  beforeAll(async () => {
    [provider, files, gateway] = await Promise.all([startFakeProvider(), createFiles(), start()]);
    if (startsProcesses) processes = watchProcesses();
  });
  afterAll(async () => {
    await processes?.stop();
    await Promise.all([gateway.close(), provider.close(), files.close()]);
  });

  async function run(name: Name, ...args: string[]): Promise<string> {
    const result = await gateway.stage.run(name, args);
    results.push(result);
    expect([result.code, result.stderr]).toEqual([0, expect.any(String)]);
    return result.stdout;
  }

  async function take(secret: Promise<string>): Promise<string> {
    secrets.push((await secret).trim());
    return secrets.at(-1) ?? "";
  }

  async function call(key: string, fields: object = {}): Promise<Response> {
    const body = { model: "my-gpt4-mini", messages: [{ role: "user", content: "Hello" }], ...fields };
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    return fetch(`${gateway.server.url}/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify(body) });
  }

  async function statusOf(key: string): Promise<number> {
    const response = await call(key);
    await response.text();
    return response.status;
  }

  /** What the issue promises: whatever is changed is effective within ten seconds. */
  async function becomes(key: string, status: number): Promise<void> {
    await vi.waitFor(async () => expect(await statusOf(key)).toBe(status), { timeout: 10_000, interval: 250 });
  }

  const settled = () =>
    vi.waitFor(() => expect(gateway.server.environments().filter(({ busy }) => busy)).toEqual([]), { timeout: 10_000 });

  it.sequential("a model and a key are made from empty tables, and used at once", async () => {
    expect(await gateway.stage.dump("Directory")).toEqual([]);
    const config = { api_key: "sk-of-the-provider", api_base: provider.url };
    const prices = { prompt: 1, completion: 10 };
    const model = { name: "my-gpt4-mini", model: "openai/gpt-4.1-mini", provider_config: config, prices };
    await run("config", "apply", await files.write({ models: [model] }), "--yes");
    const key = await take(run("keys", "create", "--name", "team-a", "--models", "my-gpt4-mini", "--rpd", "1000"));
    expect(await (await call(key)).json()).toMatchObject({ model: "my-gpt4-mini", usage: { total_tokens: 13 } });
    expect(await (await call(key, { stream: true })).text()).toMatch(/data: \[DONE\]\n\n$/);
    expect(provider.requests).toHaveLength(2);
  });

  it.sequential("what was used is shown", async () => {
    const used = {
      requests: 2,
      refusals: 0,
      failures: 0,
      prompt_tokens: 14,
      completion_tokens: 12,
      cost_usd: 0.000134,
    };
    // The function writes a record behind its answer, and a server many every ten seconds.
    const isShown = async () => {
      const report = JSON.parse(await run("usage", "--days", "2", "--by", "key,model", "--json"));
      expect(report.rows).toMatchObject([{ key: "team-a", model: "my-gpt4-mini", ...used }]);
    };
    await vi.waitFor(isShown, { timeout: 30_000, interval: 250 });
    expect(await run("usage", "--days", "2")).toMatch(/^team-a +2 +14 +12 +0 +0 +0 +0\.000134$/m);
  });

  it.sequential("what is used of limits is shown, and set back", async () => {
    const [key = ""] = secrets;
    expect(await run("keys", "limits", "team-a")).toMatch(/^rpd +\d{4}-\d\d-\d\d 00:00 +1,000 +\d+ +\d+$/m);
    expect(await run("models", "limits", "my-gpt4-mini")).toBe("model 'my-gpt4-mini'\n\nno limits\n");
    await run("keys", "limits", "team-a", "--reset", "--yes");
    expect((await call(key)).headers.get("x-ratelimit-remaining-requests")).toBe("999");
  });

  it.sequential("a rotated key and its successor work side by side, and share their limits", async () => {
    const [old = ""] = secrets;
    const key = await take(run("keys", "rotate", "team-a"));
    const left = await withinADay(async () => {
      const answers = [];
      for (const secret of [old, key, old, key]) answers.push(await call(secret));
      return answers.map(({ headers }) => Number(headers.get("x-ratelimit-remaining-requests")));
    });
    const [first = 0] = left;
    expect(left).toEqual([first, first - 1, first - 2, first - 3]);
    expect(first).toBeLessThan(1_000);
    const [, id = ""] = /^sk-sluice-(\w+)-/.exec(old) ?? [];
    await run("keys", "update", id, "--expires", "1s");
    await becomes(old, 401);
    expect(await statusOf(key)).toBe(200);
    await run("keys", "revoke", id, "--yes");
  });

  it.sequential("a disabled key gets 401 within ten seconds, and 200 again when it is enabled", async () => {
    const key = secrets.at(-1) ?? "";
    await run("keys", "disable", "team-a");
    await becomes(key, 401);
    await run("keys", "enable", "team-a");
    await becomes(key, 200);
  });

  it.sequential("a revoked key gets 401 within ten seconds, and what it used stays on record", async () => {
    const key = secrets.at(-1) ?? "";
    await run("keys", "revoke", "team-a", "--yes");
    await becomes(key, 401);
    expect(await run("keys", "list", "--json")).toBe("[]\n");
    await settled();
    expect(JSON.parse(await run("usage", "--json")).rows).toMatchObject([{ key: "team-a" }]);
  });

  it.runIf(process.platform === "linux").sequential("no key is found anywhere but where it was printed", async () => {
    const key = await take(run("keys", "create", "--name", "team-b", "--models", "my-gpt4-mini"));
    await statusOf(key);
    await statusOf(`${key}x`);
    await run(
      "config",
      "apply",
      await files.write({ keys: [{ name: "given", key: "a-given-key", allowed_models: [] }] }),
      "--yes",
    );
    secrets.push("a-given-key");
    await settled();
    await vi.waitFor(() => expect(gateway.log.join("\n")).toMatch(/"key":"team-b"/), { timeout: 10_000 });
    await run("config", "export", "--with-secrets");
    await run("keys", "show", "team-b");
    const printed = secrets.map((secret) => `${secret}\n`);
    const elsewhere = {
      tables: JSON.stringify(await Promise.all((["Directory", "Counters", "Usage"] as const).map(gateway.stage.dump))),
      logs: gateway.log.join("\n"),
      processes: ((await processes?.stop()) ?? []).join("\n"),
      stderr: results.map(({ stderr }) => stderr).join("\n"),
      stdout: results.flatMap(({ stdout }) => (printed.includes(stdout) ? [] : stdout)).join("\n"),
      provider: JSON.stringify(provider.requests),
    };
    if (startsProcesses) expect(elsewhere.processes).toMatch(/cli\/keys\.ts create --name team-b/);
    expect(elsewhere.logs).toMatch(/"key":"team-b"/);
    expect(elsewhere.tables).toMatch(/team-b/);
    expect(secrets).toHaveLength(4);
    for (const secret of secrets.map((key) => key.split("-").slice(3).join("-") || key)) {
      for (const [place, text] of Object.entries(elsewhere))
        expect([place, text.includes(secret)]).toEqual([place, false]);
    }
  });
});

/** A day's count begins anew at midnight: what midnight came into is done again. */
async function withinADay<T>(work: () => Promise<T>): Promise<T> {
  const day = today();
  const result = await work();
  return today() === day ? result : withinADay(work);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
