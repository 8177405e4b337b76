// What a refusal leaves and says, what the headers of every answer say, and when a slot is free again.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RateLimit } from "../../functions/core/directory/directory.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { inOneDay, inOneMinute } from "../support/windows.ts";
import { codeOf, killBusy, limitHeadersOf, promptOf, startWorld, type World, warmUp } from "./support/world.ts";

const ROOMY: RateLimit = { rpm: 1_000, tpm: 1_000_000, rpd: 1_000, tpd: 1_000_000, concurrency: 100 };
const PROMPT = promptOf({ model: "roomy" });
/** Of a call that names no maximum, and of what the provider says that it used. */
const [RESERVED, USED] = [PROMPT + 100, 13];
/** Seconds: a call cannot last longer, and the slot of one that was killed comes back after it. */
const TIMEOUT = 5;
/** Milliseconds. */
const A_FEW_SECONDS = 3_000;

const limits = { rpm: 1, rpd: 1, tpm: RESERVED, tpd: RESERVED };
const alone = (kind: keyof typeof limits) => ({ [kind]: limits[kind] });

let world: World;

beforeAll(async () => {
  world = await startWorld(
    {
      keys: {
        free: {},
        roomy: ROOMY,
        "one-rpm": { rpm: 1 },
        "one-slot": { ...ROOMY, concurrency: 1 },
        "killed-slot": { concurrency: 1, rpm: 1_000 },
        shown: { rpm: 2, tpm: 1_000, rpd: 100, concurrency: 3 },
        steady: { concurrency: 1, tpd: 40 * USED + RESERVED, rpm: 1_000 },
      },
      models: {
        free: {},
        roomy: ROOMY,
        "only-rpm": alone("rpm"),
        "only-rpd": alone("rpd"),
        "only-tpm": alone("tpm"),
        "only-tpd": alone("tpd"),
        "only-slot": { concurrency: 1 },
      },
    },
    { timeoutSeconds: TIMEOUT },
  );
  await warmUp(world.provider, () => world.ask({ key: "free", model: "free" }));
});
beforeEach(() => world.provider.reset());
afterAll(() => world?.close());

/** A call that is under way until `end` is called. */
async function begin(question: { key: string; model: string }) {
  const [middle, isOpen] = [gate(), world.provider.requests.length + 1];
  world.provider.script(stream({ chunks: ["Hello", middle, "."] }), answer());
  const response = await world.post({ ...question, stream: true });
  await world.provider.waitForRequest(isOpen);
  return async () => {
    middle.open();
    return response.text();
  };
}

describe("a refusal", () => {
  it.each([
    ["only-rpm", "rate_limit_exceeded"],
    ["only-rpd", "insufficient_quota"],
  ])("by the model (%s) leaves the key's counts as they were", async (model, code) => {
    await inOneMinute(5_000);
    await world.ask({ key: "roomy", model });
    const before = await world.counted("key#roomy");
    const refused = await world.ask({ key: "roomy", model });
    expect([refused.status, codeOf(refused)]).toEqual([429, code]);
    expect(await world.counted("key#roomy")).toEqual(before);
  });

  it.each(["only-tpm", "only-tpd"])(
    "by the model for tokens (%s) leaves the key's counts as they were",
    async (model) => {
      await inOneMinute(5_000);
      await world.ask({ key: "free", model });
      await world.ask({ key: "roomy", model: "free" });
      const before = await world.counted("key#roomy");
      expect((await world.ask({ key: "roomy", model })).status).toBe(429);
      expect(await world.counted("key#roomy")).toEqual(before);
    },
  );

  it("by the model for concurrency leaves the key's counts as they were, and the model's too", async () => {
    await inOneMinute(5_000);
    await world.ask({ key: "roomy", model: "free" });
    const end = await begin({ key: "free", model: "only-slot" });
    const before = [await world.counted("key#roomy"), await world.counted("model#only-slot")];
    expect(codeOf(await world.ask({ key: "roomy", model: "only-slot" }))).toBe("concurrency_limit_exceeded");
    expect([await world.counted("key#roomy"), await world.counted("model#only-slot")]).toEqual(before);
    await end();
  });

  it("by the key leaves the model's counts as they were", async () => {
    await inOneMinute(5_000);
    await world.ask({ key: "one-rpm", model: "roomy" });
    const before = await world.counted("model#roomy");
    expect((await world.ask({ key: "one-rpm", model: "roomy" })).status).toBe(429);
    expect(await world.counted("model#roomy")).toEqual(before);
  });

  it("for concurrency uses no request and no tokens", async () => {
    const end = await begin({ key: "one-slot", model: "free" });
    const before = await world.held("key#one-slot");
    for (let calls = 0; calls < 5; calls++) {
      const refused = await world.ask({ key: "one-slot", model: "free", stream: calls % 2 === 0 });
      expect([refused.status, codeOf(refused)]).toEqual([429, "concurrency_limit_exceeded"]);
    }
    expect(await world.held("key#one-slot")).toEqual(before);
    expect(before).toMatchObject({ requests: 1, tokens: RESERVED });
    await end();
  });
});

describe("a slot", () => {
  it("is held until the stream has ended, and is free when its last byte is read", async () => {
    for (let streams = 0; streams < 3; streams++) {
      const end = await begin({ key: "one-slot", model: "free" });
      expect((await world.ask({ key: "one-slot", model: "free" })).status).toBe(429);
      expect(await end()).toContain("data: [DONE]");
      expect((await world.ask({ key: "one-slot", model: "free" })).status).toBe(200);
    }
  });

  it("of a killed call comes back by itself soon after that call's time is over, and not before", async () => {
    const question = { key: "killed-slot", model: "free" };
    const begunAt = Date.now();
    const end = await begin(question);
    await killBusy(world);
    await expect(end()).rejects.toThrow();
    const { calls, buckets } = await world.pool("key#killed-slot");
    expect([calls, buckets.length]).toEqual([1, 1]);
    const freeAt = (buckets[0]?.lapsesAt ?? 0) + 1_000;

    const refused = await world.ask(question);
    expect([refused.status, codeOf(refused), Date.now() < freeAt]).toEqual([429, "concurrency_limit_exceeded", true]);
    expect(freeAt).toBeGreaterThan(begunAt + TIMEOUT * 1_000);
    expect(freeAt).toBeLessThanOrEqual(Date.now() + TIMEOUT * (1_000 + 1_000 / 8) + A_FEW_SECONDS);
    await sleep(freeAt - Date.now());
    expect((await world.ask(question)).status).toBe(200);
    expect(await world.held("key#killed-slot")).toMatchObject({ requests: 2, calls: 0 });
  });
});

describe("calls one after the other", () => {
  it("never see what their predecessor had reserved, be they streams or not", async () => {
    await inOneDay(20_000);
    for (let calls = 0; calls < 40; calls++) {
      const isStream = calls % 2 === 0;
      const { status, headers } = await world.ask({ key: "steady", model: "free", stream: isStream });
      const left = 40 * USED + RESERVED - calls * USED - (isStream ? RESERVED : USED);
      expect([calls, status, headers.get("x-ratelimit-remaining-tokens")]).toEqual([calls, 200, `${left}`]);
    }
  });
});

describe("the headers", () => {
  it("of a stream, a JSON answer and a 429 show the strictest limits", async () => {
    await inOneMinute(5_000);
    const question = { key: "shown", model: "roomy" };
    const reset = expect.stringMatching(/^(1m0s|[1-5]?\ds)$/);
    const common = {
      "x-ratelimit-limit-requests": "2",
      "x-ratelimit-reset-requests": reset,
      "x-ratelimit-limit-tokens": "1000",
      "x-ratelimit-reset-tokens": reset,
      "x-ratelimit-limit-concurrent": "3",
    };
    const streamed = limitHeadersOf(await world.ask({ ...question, stream: true }));
    expect(streamed).toEqual({
      ...common,
      "x-ratelimit-remaining-requests": "1",
      "x-ratelimit-remaining-tokens": `${1_000 - RESERVED}`,
      "x-ratelimit-remaining-concurrent": "2",
    });
    const complete = limitHeadersOf(await world.ask(question));
    expect(complete).toEqual({
      ...common,
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-remaining-tokens": `${1_000 - 2 * USED}`,
      "x-ratelimit-remaining-concurrent": "3",
    });
    const refused = await world.ask(question);
    const seconds = expect.stringMatching(/^(60|[1-5]?\d)$/);
    expect(limitHeadersOf(refused)).toEqual({
      ...complete,
      "x-ratelimit-reset-requests": reset,
      "x-ratelimit-reset-tokens": reset,
      "retry-after": seconds,
      "retry-after-ms": expect.stringMatching(/^\d+$/),
    });
    expect(JSON.parse(refused.text)).toEqual({
      error: {
        message: "Limit reached for key 'shown': rpm is 2, 0 remaining, 1 needed.",
        type: "rate_limit_error",
        param: null,
        code: "rate_limit_exceeded",
      },
    });
    if (process.env["SLUICE_SHOW_HEADERS"])
      console.log({ streamed, complete, refused: limitHeadersOf(refused), body: refused.text });
  });

  it("are not sent for a call without limits", async () => {
    expect(limitHeadersOf(await world.ask({ key: "free", model: "free" }))).toEqual({});
  });
});
