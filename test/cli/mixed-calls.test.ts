// Hundreds of calls of every kind at once: what `usage` shows afterwards is what the provider has in its own books.
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { isServerEntry } from "../support/entry.ts";
import { contentChunk, finishChunk, usage as usageOf } from "../support/event-stream.ts";
import { answer } from "../support/fake-provider/answers.ts";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import { rateLimited, resetBeforeHeaders, status } from "../support/fake-provider/faults.ts";
import { pause } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { cutAfter, errorEventAfter } from "../support/fake-provider/stream-faults.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { runs } from "../support/long.ts";
import { createFiles, type Files } from "./support/files.ts";
import { type RunningGateway, startLocally } from "./support/gateways.ts";
import { callOf, messageOf, openLedger, type Usage } from "./support/ledger.ts";

const CALLS = runs(100, 500);
const AT_ONCE = 20;

const ledger = openLedger();
const plain: Usage = usageOf(6);
const cached: Usage = { ...usageOf(40, 2_000), prompt_tokens_details: { cached_tokens: 1_536 } };

/** Some providers tell with every chunk what was used so far: then even a stream that breaks has its usage. */
const running: Usage = usageOf(2, 9);
const runningChunks = ["one", "two"].map((text) => ({ ...contentChunk(text), usage: running }));

const tried = new Set<string>();
const failsOnce: Behaviour = (exchange) => {
  const { id } = callOf(exchange.request);
  const behaviour = tried.has(id) ? ledger.counted(plain, answer()) : ledger.counted(undefined, status(503));
  tried.add(id);
  return behaviour(exchange);
};

function bodyOf(message: string, { model, stream }: Kind): string {
  return JSON.stringify({ model, stream, messages: [{ role: "user", content: message }] });
}

const streamed = (model: string) => (message: string) => bodyOf(message, { model, stream: true });

/** What becomes of the calls for each model. */
const models: Record<string, Behaviour> = {
  plain: ledger.counted(plain, answer()),
  cached: ledger.counted(cached, answer({ usage: cached })),
  "fails-once": failsOnce,
  "is-down": ledger.counted(undefined, status(500)),
  "is-busy": ledger.counted(undefined, rateLimited()),
  "hangs-up": ledger.estimated(streamed("hangs-up"), resetBeforeHeaders()),
  "breaks-off": ledger.counted(running, cutAfter(3, { chunks: [...runningChunks, "three"] })),
  "gives-up": ledger.estimated(streamed("gives-up"), errorEventAfter(0)),
  slow: ledger.counted(
    plain,
    stream({ chunks: ["a", "b", pause(30), "c", "d", pause(30), "e", "f", finishChunk()], finish: null }),
  ),
};

let provider: FakeProvider;
let gateway: RunningGateway;
let files: Files;

beforeAll(async () => {
  [provider, files, gateway] = await Promise.all([startFakeProvider(), createFiles(), startLocally()]);
  for (const [model, behaviour] of Object.entries(models)) provider.scriptFor(`id-of-${model}`, behaviour);
});
afterAll(() => Promise.all([gateway.close(), provider.close(), files.close()]));

interface Kind {
  readonly model: string;
  readonly stream: boolean;
  readonly leaves?: boolean;
}

const kinds: readonly Kind[] = [
  { model: "plain", stream: false },
  { model: "plain", stream: true },
  { model: "cached", stream: true },
  { model: "cached", stream: false },
  { model: "fails-once", stream: true },
  { model: "fails-once", stream: false },
  { model: "is-down", stream: true },
  { model: "is-busy", stream: false },
  { model: "hangs-up", stream: true },
  { model: "breaks-off", stream: true },
  { model: "gives-up", stream: true },
  // A server ends the provider's answer when the client leaves: then the provider's own count is not known.
  { model: "slow", stream: true, leaves: !isServerEntry },
  { model: "forbidden", stream: false },
  { model: "unknown", stream: true },
];

/** What a client saw: whether the gateway itself refused, or something failed. */
interface Seen {
  readonly refused: boolean;
  readonly failed: boolean;
}

it("the sum of usage over keys is the provider's own count", { timeout: 240_000 }, async () => {
  const secrets = await prepare();
  const names = [...secrets.keys()];
  const seen = new Map<string, Seen[]>(names.map((name) => [name, []]));
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  async function work(): Promise<void> {
    while (next < CALLS) {
      const id = next++;
      const key = names[id % names.length] ?? "";
      const kind = kinds[Math.floor(id / names.length) % kinds.length] as Kind;
      seen.get(key)?.push(await call({ ...kind, secret: secrets.get(key) ?? "", message: messageOf(key, id) }));
    }
  }

  // The function writes a record behind its answer, and a server many every ten seconds.
  const report = await vi.waitFor(readReport, { timeout: 60_000, interval: 500 });
  const rows = Object.fromEntries(report.rows.map((row: { key: string }) => [row.key, row]));
  for (const name of names) {
    const { calls, ...tokens } = ledger.entries.get(name) ?? { calls: 0 };
    const refusals = seen.get(name)?.filter(({ refused }) => refused).length;
    const failures = seen.get(name)?.filter(({ failed }) => failed).length;
    expect(rows[name]).toMatchObject({ key: name, requests: calls, refusals, failures, ...tokens });
  }
  const books = [...ledger.entries.values()];
  const sum = (field: keyof (typeof books)[number]) => books.reduce((total, entry) => total + entry[field], 0);
  expect(report.total).toMatchObject({
    requests: sum("calls"),
    prompt_tokens: sum("prompt_tokens"),
    completion_tokens: sum("completion_tokens"),
    cached_tokens: sum("cached_tokens"),
  });
  // Every kind has happened: the sums are not equal because they are nothing.
  expect(Math.min(...Object.values(rows).map((row) => (row as { refusals: number }).refusals))).toBeGreaterThan(0);
  expect(report.total.failures).toBeGreaterThan(CALLS / 5);
  expect(sum("cached_tokens")).toBeGreaterThan(CALLS);
});

/** Once all calls are in it. */
async function readReport() {
  const { stdout } = await gateway.stage.run("usage", ["--days", "2", "--by", "key", "--json"]);
  const report = JSON.parse(stdout);
  expect(report.total.requests + report.total.refusals).toBe(CALLS);
  return report;
}

/** Models that behave as they are called, and three keys; one of them has a limit that it soon reaches. */
async function prepare(): Promise<Map<string, string>> {
  const provider_config = { api_key: "sk-of-the-provider", api_base: provider.url };
  const entries = [...Object.keys(models), "forbidden"].map((name) => ({
    name,
    model: `openai/id-of-${name}`,
    provider_config,
    retries: name === "fails-once" ? 1 : 0,
    prices: { prompt: 1, cached_prompt: 0.1, completion: 2 },
  }));
  const path = await files.write({ models: entries });
  expect(await gateway.stage.run("config", ["apply", path, "--yes"])).toMatchObject({ code: 0 });
  const secrets = new Map<string, string>();
  for (const [name, ...limits] of [["team-a"], ["team-b"], ["limited", "--rpd", "20"]] as const) {
    const args = ["create", "--name", name, "--models", Object.keys(models).join(","), ...limits];
    secrets.set(name, (await gateway.stage.run("keys", args)).stdout.trim());
  }
  return secrets;
}

async function call({
  model,
  stream,
  leaves,
  secret,
  message,
}: Kind & { secret: string; message: string }): Promise<Seen> {
  const client = new AbortController();
  const response = await fetch(`${gateway.server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: bodyOf(message, { model, stream }),
    signal: client.signal,
  });
  if (leaves && response.ok) {
    await response.body?.getReader().read();
    client.abort();
    return { refused: false, failed: false };
  }
  const text = await response.text();
  const failed = /"type":"upstream_error"|"server_error"|"type":"requests"/.test(text);
  return { refused: !response.ok && !failed, failed };
}
