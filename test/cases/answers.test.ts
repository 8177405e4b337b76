// JSON answers of real providers: what they used is on record, and those that take their time are waited for.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { json, raw } from "../support/fake-provider/answers.ts";
import { completionOf } from "../support/fake-provider/content.ts";
import type { Behaviour, RecordedRequest } from "../support/fake-provider/exchange.ts";
import { pause } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { readExchange, readFixture } from "../support/fixtures.ts";
import { type Cases, errorIn, startCases } from "./support/world.ts";

const CACHE_HIT = "cases/19-usage-cache-hit-tokens.json";
const { prices, provider } = JSON.parse(readFixture(CACHE_HIT));
const TIMEOUT = 200;
const AT_ONCE = 3;
vi.setConfig({ maxConcurrency: AT_ONCE });

let world: Cases;
beforeAll(async () => {
  world = await startCases(
    [
      { name: "cached", prices },
      { name: "cached-stream", prices },
      { name: "alive", timeout: TIMEOUT, idle_timeout: 5_000 },
      { name: "alive-for-ever", timeout: TIMEOUT, idle_timeout: 5_000 },
      { name: "silent", timeout: 6_000, idle_timeout: TIMEOUT },
    ],
    AT_ONCE,
  );
});
afterAll(() => world.close());

describe("cached tokens that only a member of the vendor's own counts", () => {
  it.each([
    ["JSON", "cached", readExchange(CACHE_HIT).provider],
    ["a stream", "cached-stream", stream({ usage: provider.body.usage })],
  ])("are on record, and cost what cached tokens cost: in %s", async (form, model, behaviour) => {
    world.script(model, behaviour);
    const { seen, entry, charge } = await world.observe({ model, stream: form !== "JSON" });
    expect(seen.status).toBe(200);
    if (form === "JSON") expect(JSON.parse(seen.text)).toEqual({ ...provider.body, model });
    expect(entry).toMatchObject({ prompt_tokens: 1000, completion_tokens: 10, cached_tokens: 900, estimated: false });
    expect(charge).toEqual({ requests: 1, tokens: 1010, open: 0 });
    const tokens = { prompt_tokens: 1000, completion_tokens: 10, cached_tokens: 900 };
    await expect.poll(() => world.usage(model)).toMatchObject({ ...tokens, cost_usd: 0.0000574 });
  });
});

describe.concurrent("a JSON answer whose head came at once", () => {
  const emptyLines = (count: number) => Array.from({ length: count }, () => ["\n", pause(50)]).flat();
  const headers = { "content-type": "application/json" };
  const completionAfter = (lines: number): Behaviour => {
    return (exchange) => {
      const completion = JSON.stringify(completionOf(exchange.request));
      return raw([...emptyLines(lines), completion], { headers })(exchange);
    };
  };

  it("arrives whole though it took longer than a stream may for its first event, if empty lines came", async () => {
    world.script("alive", completionAfter(14));
    const { seen, entry, charge, asked } = await world.observe({ model: "alive", stream: false });
    expect(seen.status).toBe(200);
    expect(JSON.parse(seen.text)).toMatchObject({
      model: "alive",
      choices: [{ message: { content: "Hello from the fake provider." } }],
    });
    expect(await patienceOf(asked)).toBeGreaterThan(3 * TIMEOUT);
    expect(entry).toMatchObject({ ending: "complete", total_tokens: 13, estimated: false });
    expect(charge).toEqual({ requests: 1, tokens: 13, open: 0 });
    expect(asked).toHaveLength(1);
  });

  it("is given up after nine times the timeout, whatever empty lines come", async () => {
    world.script("alive-for-ever", completionAfter(1_000));
    const { seen, entry, asked } = await world.observe({ model: "alive-for-ever", stream: false });
    expect(seen.status).toBe(504);
    expect(errorIn(seen)).toMatchObject({ type: "upstream_error", code: "upstream_timeout" });
    expect(await patienceOf(asked)).toBeGreaterThan(8 * TIMEOUT);
    expect(await patienceOf(asked)).toBeLessThan(9 * TIMEOUT + 3_000);
    expect(entry).toMatchObject({ ending: "failed" });
    expect(asked).toHaveLength(1);
  });

  it("is given up where it falls silent for idle_timeout", async () => {
    world.script("silent", json('{"id":', { headers: { "content-length": "1000" }, ending: "stall" }));
    const { seen, asked } = await world.observe({ model: "silent", stream: false });
    expect([seen.status, errorIn(seen)["type"]]).toEqual([504, "upstream_error"]);
    expect(await patienceOf(asked)).toBeLessThan(5_000);
    expect(asked).toHaveLength(1);
  });

  /** For how long the provider was listened to, in milliseconds, by its own clock. */
  async function patienceOf([request]: readonly RecordedRequest[]): Promise<number> {
    await request?.ended;
    return performance.now() - (request?.arrivedAt ?? 0);
  }
});
