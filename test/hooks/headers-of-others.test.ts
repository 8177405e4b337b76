// What the headers tell where other instances count meanwhile: exact near a limit, and a few seconds old at most far from it.
import { beforeEach, expect, it } from "vitest";
import type { Hook } from "../../functions/core/hook.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { type MemoryPools, memoryPools } from "../support/memory-pools.ts";
import { type CallLimits, callsAt, used } from "./support/calls.ts";

const NOON = Date.UTC(2026, 10, 22, 12);
let now = NOON;
let pools: MemoryPools;
let hook: Hook;
let other: Hook;

beforeEach(() => {
  now = NOON;
  pools = memoryPools();
  hook = rateLimit(pools, { now: () => now });
  other = rateLimit(pools, { now: () => now });
});

const callWith = callsAt(() => now);
const begin = (instance: Hook, limits: CallLimits) => instance.preCall(callWith(limits), () => {});

async function complete(instance: Hook, limits: CallLimits) {
  const admission = await begin(instance, limits);
  await admission?.postCall?.(used(1));
  return admission;
}

const remaining = (admission: Awaited<ReturnType<typeof begin>>) =>
  Number(admission?.headers?.()["x-ratelimit-remaining-requests"]);

const FAR = { key: { rpm: 10_000 } };

it("of a long JSON answer far from the limits are those of its end", async () => {
  await (await complete(hook, FAR))?.afterReply?.(used(1));
  const long = await begin(hook, FAR);
  for (let calls = 0; calls < 3; calls++) await complete(other, FAR);
  now += 40_000;
  await long?.postCall?.(used(1));
  expect(remaining(long)).toBe(10_000 - 5);
});

it("of a call far from the limits are a few seconds old at most", async () => {
  await (await complete(hook, FAR))?.afterReply?.(used(1));
  for (let calls = 0; calls < 3; calls++) await complete(other, FAR);
  now += 4_000;
  expect(remaining(await complete(hook, FAR))).toBeGreaterThanOrEqual(10_000 - 5);
  now += 6_000;
  expect(remaining(await begin(hook, FAR))).toBe(10_000 - 6);
});

it("of a refusal by the key show what is left of its model now", async () => {
  const limits = { key: { rpm: 1 }, model: { rpm: 9, tpm: 1_000 } };
  await complete(hook, limits);
  now += 100;
  await complete(other, { ...limits, key: {} });
  now += 100;
  const refused = begin(hook, limits);
  await expect(refused).rejects.toMatchObject({ headers: { "x-ratelimit-remaining-tokens": "998" } });
});
