// GET /v1/usage tells a key its own limits, what remains of them, and what it has used today.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ownUsage } from "../../functions/core/limits/own-usage.ts";
import { usage } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";
import { memoryPools } from "../support/memory-pools.ts";
import { memoryUsageRecords } from "../support/memory-usage-records.ts";
import { chat, configuration, DEMO_KEY, MODEL, SECRET } from "./support/requests.ts";
import { json, scriptedFetch, status } from "./support/scripted-fetch.ts";

const document = {
  ...configuration({ prices: { prompt: 1, completion: 2 }, retries: 0 }),
  keys: [
    { name: "demo", key: SECRET, allowed_models: [MODEL], rate_limit: { rpm: 50, tpd: 100_000 } },
    { name: "b", key: "b", allowed_models: [] },
  ],
};

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T12:00:05Z") }));
afterEach(() => void vi.useRealTimers());

describe("what a key sees of its usage", () => {
  it("is its limits, and what its calls used of them, by model", async () => {
    const { fetch } = scriptedFetch(json({ choices: [], usage: usage(5) }), status(500));
    const gateway = await startGateway(document, { fetch });
    for (const model of [MODEL, MODEL, "nowhere"]) await gateway.ask({ body: chat({ model }) });
    const { text } = await gateway.ask({ method: "GET", path: "/v1/usage" });
    const used = { prompt_tokens: 7, cached_tokens: 0, completion_tokens: 5, cost_usd: 0.000017 };
    expect(JSON.parse(text)).toMatchObject({
      object: "usage",
      key: "demo",
      limits: [
        { kind: "rpm", limit: 50, remaining: 48, resets_at: "2026-11-22T12:01:00.000Z" },
        { kind: "tpd", limit: 100_000, remaining: 99_988, resets_at: "2026-11-23T00:00:00.000Z" },
      ],
      today: {
        day: "2026-11-22",
        requests: 2,
        refusals: 1,
        failures: 1,
        ...used,
        models: [
          { model: MODEL, requests: 2, refusals: 0, failures: 1, ...used },
          { model: "(unknown)", requests: 0, refusals: 1, failures: 0 },
        ],
      },
    });
  });

  it("is nothing of other keys", async () => {
    const { fetch } = scriptedFetch(json({ choices: [], usage: usage(5) }));
    const gateway = await startGateway(document, { fetch });
    await gateway.ask({ body: chat() });
    const { text } = await gateway.ask({ method: "GET", path: "/v1/usage", headers: { authorization: "Bearer b" } });
    expect(JSON.parse(text)).toMatchObject({ key: "b", limits: [], today: { requests: 0, models: [] } });
  });

  it.each([
    ["pools", { pools: { ...memoryPools(), read: () => Promise.reject(new Error("down")) } }],
    ["records", { usageRecords: { ...memoryUsageRecords(), ofKey: () => Promise.reject(new Error("down")) } }],
  ])("is a 503 if its %s cannot be reached", async (_, broken) => {
    const sources = { pools: memoryPools(), usageRecords: memoryUsageRecords(), ...broken };
    await expect(ownUsage(DEMO_KEY, sources)).rejects.toMatchObject({
      status: 503,
      body: { code: "limits_unavailable" },
    });
  });
});
