// A key that asks again and again, although its requests of the minute are used up, is refused from memory for a second.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RateLimit } from "../../functions/core/directory/directory.ts";
import type { Hook } from "../../functions/core/hook.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { type MemoryPools, memoryPools } from "../support/memory-pools.ts";
import { callsAt, used } from "./support/calls.ts";

const NOON = Date.UTC(2026, 10, 22, 12);
let now = NOON;
let pools: MemoryPools;
let hook: Hook;

beforeEach(() => {
  now = NOON + 5_000;
  pools = memoryPools();
  hook = rateLimit(pools, { now: () => now });
});

const callWith = callsAt(() => now);
const enter = (key: RateLimit, model: RateLimit = {}) => hook.preCall(callWith({ key, model }), () => {});
const refusal = (key: RateLimit, model?: RateLimit) =>
  enter(key, model).then(
    () => "admitted",
    ({ status, headers, body }) => ({ status, code: body.code, headers }),
  );

async function refuseThrice(key: RateLimit): Promise<void> {
  await (await enter(key))?.postCall?.(used(1));
  for (let refused = 0; refused < 3; refused++) expect(await refusal(key)).toMatchObject({ status: 429 });
}

describe("after three refusals by requests per minute in a second", () => {
  it("a key is refused for a second without a write, and in the same words", async () => {
    const key = { rpm: 1 };
    await refuseThrice(key);
    const last = await refusal(key);
    const change = vi.spyOn(pools, "change");
    const read = vi.spyOn(pools, "read");
    for (let refused = 0; refused < 50; refused++) expect(await refusal(key)).toEqual(last);
    expect([change.mock.calls.length, read.mock.calls.length]).toEqual([0, 0]);
    now += 1_000;
    expect(await refusal(key)).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
    expect(change).toHaveBeenCalled();
  });

  it("a key is admitted again as soon as the minute is over", async () => {
    now = NOON + 59_500;
    await refuseThrice({ rpm: 1 });
    now = NOON + 59_999;
    expect(await refusal({ rpm: 1 })).toMatchObject({ status: 429 });
    now = NOON + 60_000;
    expect(await refusal({ rpm: 1 })).toBe("admitted");
  });

  it("nothing is taken of the model, and its headers are those of now", async () => {
    await refuseThrice({ rpm: 1 });
    const model = { rpm: 1_000, tpm: 1_000 };
    await rateLimit(pools, { now: () => now }).preCall(callWith({ key: {}, model }), () => {});
    const change = vi.spyOn(pools, "change");
    const refused = await refusal({ rpm: 1 }, model);
    expect(change).not.toHaveBeenCalled();
    const left = 1_000 - pools.counts("model#same", now).minute.tokens;
    expect(refused).toMatchObject({ status: 429, headers: { "x-ratelimit-remaining-tokens": `${left}` } });
  });
});

describe("is asked for each call: a key", () => {
  it.each([
    ["that was refused twice", { rpm: 1 }, 2],
    ["that is out of tokens, which may come back", { tpm: 100, rpm: 50 }, 5],
    ["that is out of slots, which may come back", { concurrency: 1, rpm: 50 }, 5],
  ])("%s", async (_, key, refusals) => {
    await enter(key);
    for (let refused = 0; refused < refusals; refused++) await refusal(key);
    const change = vi.spyOn(pools, "change");
    await refusal(key);
    expect(change).toHaveBeenCalled();
  });

  it("that was refused three times in more than a second", async () => {
    await (await enter({ rpm: 1 }))?.postCall?.(used(1));
    for (let refused = 0; refused < 5; refused++) {
      now += 500;
      const change = vi.spyOn(pools, "change").mockClear();
      await refusal({ rpm: 1 });
      expect(change).toHaveBeenCalled();
    }
  });
});
