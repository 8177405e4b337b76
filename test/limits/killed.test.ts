// What operators see of calls whose instances are killed, and what instances that were frozen admit afterwards.
// What `keys limits` prints: SLUICE_SHOW_LIMITS=1 node_modules/.bin/vitest run test/limits/killed.test.ts
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatLimited } from "../../cli/limits/limited.ts";
import { type Counted, storedCounters } from "../../functions/aws/stored-counters.ts";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { estimatePromptTokens } from "../../functions/core/limits/estimate.ts";
import type { Server } from "../../local/server.ts";
import { tableNames } from "../../local/tables.ts";
import { connectTo } from "../support/dynamodb.ts";
import { isServerEntry, onFunction } from "../support/entry.ts";
import { answer, holdUntil } from "../support/fake-provider/answers.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { isLong } from "../support/long.ts";
import { sendSignal } from "../support/send-signal.ts";
import { startServer } from "../support/server.ts";
import { inOneDay, inOneMinute } from "../support/windows.ts";
import { killServer } from "./support/world.ts";

/** Seconds: the time limit of a call. */
const TIMEOUT = 5;
/** Milliseconds after which a killed call is settled: its time limit, an eighth of it, and a few seconds. */
const SETTLED_AFTER = TIMEOUT * 1_125 + 4_000;
const MAXIMUM = 1_000;
const LIMITS = { rpd: 100, tpd: 100_000, concurrency: 5, usd_per_day: 10, usd_per_month: 100 };
const MOST = 130;

let provider: FakeProvider;
let server: Server;
let client: ReturnType<typeof connectTo>;

beforeAll(async () => {
  provider = await startFakeProvider();
  const { usd_per_day, usd_per_month, ...rate_limit } = LIMITS;
  const provider_config = { api_base: provider.url, api_key: "sk-provider" };
  const configuration = {
    models: [{ name: "m", model: "openai/m", provider_config, prices: { prompt: 1, completion: 1_000 } }],
    keys: [
      { name: "k", key: "sk-k", allowed_models: ["m"], rate_limit, budget: { usd_per_day, usd_per_month } },
      { name: "frozen", key: "sk-frozen", allowed_models: ["m"], rate_limit: { rpm: MOST } },
    ],
  };
  server = await startServer({
    ...{ configuration: parseConfiguration(JSON.stringify(configuration)), onLog: () => {} },
    ...{ timeoutSeconds: isLong ? 120 : TIMEOUT, concurrency: isLong ? 2 : 4 },
  });
  client = connectTo(server.dynamodb);
});
afterAll(async () => {
  client?.destroy();
  await server?.close();
  await provider?.close();
});

const BODY = { model: "m", messages: [{ role: "user", content: "hi" }], max_tokens: MAXIMUM };
const PROMPT = estimatePromptTokens(BODY);

async function ask(key: string): Promise<number> {
  const init = { method: "POST", headers: { authorization: `Bearer sk-${key}` }, body: JSON.stringify(BODY) };
  const response = await fetch(`${server.url}/v1/chat/completions`, init);
  await response.text();
  return response.status;
}

/** As `keys limits` shows it. */
async function limitsOf(when?: string): Promise<Counted | undefined> {
  const now = Date.now();
  const counted = await storedCounters(client, tableNames.Counters).read("key#k", now);
  if (when && process.env["SLUICE_SHOW_LIMITS"]) console.log(`${when}:\n${formatLimited(LIMITS, { now, counted })}`);
  return counted;
}

/** Calls whose instances are killed while the provider is at work. */
async function kill(calls: number): Promise<void> {
  provider.reset();
  provider.otherwise(holdUntil(gate()));
  const asking = Array.from({ length: calls }, () => ask("k").catch(() => 0));
  await provider.waitForRequest(calls);
  if (isServerEntry) await killServer(server);
  else killInstances(calls);
  await Promise.all(asking);
  provider.reset();
}

function killInstances(calls: number): void {
  const busy = server.environments().filter((environment) => environment.busy);
  expect(busy).toHaveLength(calls);
  for (const { pid } of busy) sendSignal(pid, "SIGKILL");
}

async function settled(when: string): Promise<Counted | undefined> {
  const underWay = async () => (await limitsOf())?.underWay;
  await expect.poll(underWay, { timeout: SETTLED_AFTER, interval: 200 }).toEqual([]);
  return limitsOf(when);
}

/** Of calls that ended, of which the fake provider says 7 and 6 tokens, and of those that were killed. */
function charged(ended: number, { estimated = 0, reserved = 0 }) {
  const tokens = ended * 13 + estimated * PROMPT + reserved * (PROMPT + MAXIMUM);
  const cost = ended * (7 + 6_000) + estimated * PROMPT + reserved * (PROMPT + MAXIMUM * 1_000);
  return {
    day: { requests: ended + estimated + reserved, tokens },
    cost: { day: cost * 1_000, month: cost * 1_000 },
  };
}

describe.skipIf(isLong)("a key with limits of days and a monthly budget", () => {
  it("is charged the prompts of calls that were killed, and after three in an hour all that they had reserved", {
    timeout: 60_000,
  }, async () => {
    await inOneDay(60_000);
    provider.otherwise(answer());
    expect(await ask("k")).toBe(200);
    await expect.poll(() => server.environments().some(({ busy }) => busy)).toBe(false);
    expect(await limitsOf("before")).toMatchObject({ counts: { ...charged(1, {}), concurrent: 0 }, killed: 0 });

    await kill(3);
    expect(await limitsOf("at once after three were killed")).toMatchObject({
      counts: { ...charged(1, { reserved: 3 }), concurrent: 3 },
    });
    expect(await settled("after their time limit")).toMatchObject({
      counts: { ...charged(1, { estimated: 3 }), concurrent: 0 },
      killed: 3,
    });

    await kill(1);
    expect(await settled("after the time limit of a fourth")).toMatchObject({
      counts: { ...charged(1, { estimated: 3, reserved: 1 }), concurrent: 0 },
      killed: 4,
    });
    provider.otherwise(answer());
    expect(await ask("k")).toBe(200);
  });
});

describe.runIf(isLong)("an instance that was frozen for longer than a minute", () => {
  onFunction.it("instances")(
    "uses nothing of what it held: exactly as many calls are admitted as the new minute allows",
    {
      timeout: 300_000,
    },
    async () => {
      await inOneMinute(20_000);
      const together = gate();
      provider.otherwise(holdUntil(together));
      const both = [ask("frozen"), ask("frozen")];
      await provider.waitForRequest(2);
      together.open();
      expect(await Promise.all(both)).toEqual([200, 200]);
      await expect.poll(() => server.environments().filter(({ busy }) => busy)).toHaveLength(0);
      const [frozen] = server.environments();
      sendSignal(frozen?.pid, "SIGSTOP");
      await sleep(60_000 - (Date.now() % 60_000) + 1_000);
      provider.reset();
      provider.otherwise(answer());
      let answered = 0;
      const calls = Array.from({ length: MOST + 20 }, () => ask("frozen").finally(() => answered++));
      await expect.poll(() => answered, { timeout: 50_000 }).toBe(MOST + 19);
      sendSignal(frozen?.pid, "SIGCONT");
      const statuses = await Promise.all(calls);
      expect(statuses.filter((status) => status === 200)).toHaveLength(MOST);
      expect(statuses.filter((status) => status === 429)).toHaveLength(20);
      expect(provider.requests).toHaveLength(MOST);
    },
  );
});
