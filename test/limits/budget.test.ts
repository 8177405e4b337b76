// A budget in dollars holds as a limit of tokens does: many calls at once, through ten execution environments.
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { answer, holdUntil } from "../support/fake-provider/answers.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { startServer } from "../support/server.ts";
import { inOneDay } from "../support/windows.ts";
import { warmUp } from "./support/world.ts";

const CALLS = 50;
/** Each call may cost a cent and a little for its prompt, and costs a tenth of that. */
const BUDGET = 0.1;
const AFFORDABLE = 9;
const COST = 0.00101;

let provider: FakeProvider;
let server: Server;

beforeAll(async () => {
  provider = await startFakeProvider();
  const provider_config = { api_base: provider.url, api_key: "sk-provider" };
  const priced = { name: "priced", model: "openai/priced", provider_config, prices: { prompt: 1, completion: 100 } };
  const configuration = {
    models: [priced],
    keys: [
      { name: "team", key: "sk-team", allowed_models: ["priced"], budget: { usd_per_day: BUDGET } },
      { name: "free", key: "sk-free", allowed_models: ["priced"] },
    ],
  };
  server = await startServer({ configuration: parseConfiguration(JSON.stringify(configuration)), onLog: () => {} });
  await warmUp(provider, () => ask("/v1/chat/completions", CALL, "sk-free"));
});
afterAll(async () => {
  await server?.close();
  await provider?.close();
});

const CALL = { model: "priced", messages: [{ role: "user", content: "hi" }], max_tokens: 100 };

const ask = async (path: string, body?: object, key = "sk-team") => {
  const headers = { authorization: `Bearer ${key}` };
  const request = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
  const response = await fetch(`${server.url}${path}`, request);
  return { status: response.status, body: JSON.parse(await response.text()) };
};

it("as many of 50 calls at once are admitted as it can pay for, and what they did cost is charged", async () => {
  await inOneDay(30_000);
  const refused = Promise.withResolvers<void>();
  const end = gate();
  provider.script(holdUntil(end, answer({ usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 } })));
  const refusals: string[] = [];
  const calls = Array.from({ length: CALLS }, async () => {
    const { status, body } = await ask("/v1/chat/completions", CALL);
    if (status === 429 && refusals.push(body.error.message) === CALLS - AFFORDABLE) refused.resolve();
  });
  await Promise.all([refused.promise, provider.waitForRequest(AFFORDABLE)]);
  expect(provider.requests).toHaveLength(AFFORDABLE);
  expect(refusals[0]).toMatch(
    /^Limit reached for key 'team': usd_per_day is 0\.1, 0\.009\d* remaining, 0\.01\d* needed\.$/,
  );
  end.open();
  await Promise.all(calls);
  const cost = async () => (await ask("/v1/usage")).body.today.cost_usd;
  await expect.poll(cost, { timeout: 10_000 }).toBeCloseTo(AFFORDABLE * COST, 9);
  const [limit] = (await ask("/v1/usage")).body.limits;
  expect(limit).toMatchObject({ kind: "usd_per_day", limit: BUDGET });
  expect(limit.remaining).toBeCloseTo(BUDGET - AFFORDABLE * COST, 9);
});
