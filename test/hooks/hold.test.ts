// One call's hold on a model that many share: whoever names a huge maximum does not keep the others out.
import { beforeEach, describe, expect, it } from "vitest";
import type { RateLimit } from "../../functions/core/directory/directory.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { type MemoryPools, memoryPools } from "../support/memory-pools.ts";
import { callsAt, PROMPT, used } from "./support/calls.ts";

const NOON = Date.UTC(2026, 10, 22, 12);
const MODEL: RateLimit = { tpm: 1_000_000, tpd: 100_000_000 };
/** 20 million tokens. */
const HUGE = { maximumTokens: 200_000, choices: 100 };

let pools: MemoryPools;
beforeEach(() => {
  pools = memoryPools();
});

const callWith = callsAt(() => NOON);
const enter = (key: RateLimit, overrides: object = {}, model = MODEL) =>
  rateLimit(pools, { now: () => NOON }).preCall(callWith({ key, model }, overrides), () => {});
const countsOf = (subject: string) => pools.counts(subject, NOON);

describe("a call of 20 million tokens holds of the model", () => {
  it("what its key may use in a minute, and of its own limit all of it", async () => {
    await enter({ tpm: 1_000 }, HUGE);
    expect(countsOf("model#same")).toMatchObject({ minute: { tokens: 1_000 }, day: { tokens: 1_000 } });
    expect(countsOf("key#same").minute.tokens).toBe(1_000);
  });

  it("its prompt and a tenth of each window, if its key has no limit of tokens, so that others are admitted", async () => {
    await enter({}, HUGE);
    expect(countsOf("model#same")).toMatchObject({
      minute: { tokens: PROMPT + 100_000 },
      day: { tokens: PROMPT + 10_000_000 },
    });
    for (let calls = 0; calls < 8; calls++) await enter({}, HUGE);
    await expect(enter({}, HUGE)).rejects.toMatchObject({ status: 429 });
    await enter({ tpm: 50_000 }, HUGE);
  });

  it("no more than there is: the first one of an empty window is admitted", async () => {
    await enter({}, { ...HUGE, promptTokens: 5_000_000 });
    expect(countsOf("model#same").minute.tokens).toBe(1_000_000);
    await expect(enter({ tpm: 1_000 })).rejects.toMatchObject({ status: 429 });
  });
});

it("what a call uses beyond its hold is owed: others wait until the minute is over", async () => {
  const admission = await enter({ tpm: 1_000 }, HUGE);
  await admission?.postCall?.(used(1_500_000));
  expect(countsOf("model#same").minute.tokens).toBe(1_500_000);
  await expect(enter({})).rejects.toMatchObject({
    status: 429,
    message: expect.stringMatching(/model 'same': tpm is 1000000, 0 remaining/),
  });
});

it("a refusal names what the call would have held", async () => {
  await enter({}, { ...HUGE, promptTokens: 5_000_000 });
  await expect(enter({ tpm: 1_000 }, HUGE)).rejects.toMatchObject({
    message: expect.stringMatching(/tpm is 1000000, 0 remaining, 1000 needed/),
  });
});
