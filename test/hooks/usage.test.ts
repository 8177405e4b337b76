// Every call is added to the records of its key and of the model that was asked for, once its client has the answer.
import { afterEach, describe, expect, it, vi } from "vitest";
import { GatewayError } from "../../functions/core/error.ts";
import type { Outcome } from "../../functions/core/hook.ts";
import { isOfHour, type UsageRecord } from "../../functions/core/limits/usage-records.ts";
import { usage } from "../../functions/hooks/usage.ts";
import { callOf, chat, MODEL } from "../core/support/requests.ts";
import { memoryKeyNames } from "../support/memory-key-names.ts";
import { memoryUsageRecords } from "../support/memory-usage-records.ts";

const used = { promptTokens: 10, completionTokens: 5, totalTokens: 15, cachedTokens: 4, estimated: false };
const outcome: Outcome = {
  ending: "complete",
  status: 200,
  usage: used,
  attempts: [],
  consumed: [],
  cost: 0,
  duration: 1,
  finishReasons: [],
};

async function recordOf(ended: Partial<Outcome>, model = MODEL, prices: object = { prompt: 1, completion: 2 }) {
  const [records, names] = [memoryUsageRecords(), memoryKeyNames()];
  const models = [{ prices, fallbacks: ["fallback-1"] }, { prices: { prompt: 100, completion: 100 } }];
  const admission = await usage(records, names).preCall(await callOf(chat({ model }), ...models), () => {});
  await admission?.postCall?.({ ...outcome, ...ended });
  expect(records.all()).toEqual([]);
  await admission?.afterReply?.({ ...outcome, ...ended });
  return records.all()[0];
}

afterEach(() => vi.useRealTimers());

describe("the record of a call", () => {
  it.each([
    [{ ending: "complete" }, { requests: 1, refusals: 0, failures: 0 }],
    [{ ending: "failed" }, { requests: 1, refusals: 0, failures: 1 }],
    [
      { ending: "refused", usage: undefined },
      { requests: 0, refusals: 1, failures: 0, promptTokens: 0, cost: 0 },
    ],
    [{ usage: { ...used, estimated: true } }, { estimated: 1, promptTokens: 10 }],
  ] as [Partial<Outcome>, object][])("counts how it ended: %j", async (ended, expected) => {
    expect(await recordOf(ended)).toMatchObject({ key: "demo", model: MODEL, ...expected });
  });

  it("counts its tokens and its cost for the model that was asked for, whichever served", async () => {
    const tokens = { promptTokens: 10, completionTokens: 5, cachedTokens: 4, estimated: 0 };
    const record = await recordOf({ served: "fallback-1", cost: 1_500_000 });
    expect(record).toMatchObject({ model: MODEL, ...tokens, cost: 1_500_000 });
  });

  it("has how long it took, by the buckets of the histograms", async () => {
    const record = await recordOf({ timeToFirstToken: 15, duration: 31 });
    expect(record).toMatchObject({ timesToFirstToken: { 0: 1 }, durations: { 2: 1 }, errors: {} });
  });

  it("has no times of a refusal", async () => {
    expect(await recordOf({ ending: "refused", duration: 3 })).toMatchObject({ timesToFirstToken: {}, durations: {} });
  });

  it.each([
    ["failed", "upstream_stalled", "upstream_stalled"],
    ["refused", "rate_limit_exceeded", "rate_limit_exceeded"],
    ["refused", "upstream_auth_failed", "upstream_auth_failed"],
    ["failed", "rate_limit_exceeded", "other"],
    ["failed", "their_own_words", "other"],
    ["failed", null, "other"],
    ["refused", "of_a_hook", "other"],
    ["failed", "__proto__", "other"],
  ] as const)("counts a call that was %s with the code %s as %s", async (ending, code, counted) => {
    const error = new GatewayError(500, { message: "m", type: "t", param: null, code });
    expect((await recordOf({ ending, error }))?.errors).toEqual({ [counted]: 1 });
  });

  it("is the same for its day and its hour", async () => {
    const records = memoryUsageRecords();
    const admission = await usage(records, memoryKeyNames()).preCall(await callOf(chat()), () => {});
    await admission?.afterReply?.(outcome);
    const [day, hour] = records.all();
    expect(hour).toEqual({ ...day, period: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d$/) });
  });

  it("is waited for when another one fails", async () => {
    const records = memoryUsageRecords();
    const { promise, resolve } = Promise.withResolvers<void>();
    const add = (record: UsageRecord) =>
      isOfHour(record) ? promise.then(() => records.add(record)) : Promise.reject(new Error("down"));
    const admission = await usage({ ...records, add }, memoryKeyNames()).preCall(await callOf(chat()), () => {});
    const settled = expect(admission?.afterReply?.(outcome)).rejects.toThrow("down");
    resolve();
    await settled;
    expect(records.all()).toHaveLength(1);
  });

  it("is one for all models that do not exist", async () => {
    expect(await recordOf({ ending: "refused" }, "nowhere")).toMatchObject({ model: "(unknown)" });
  });

  it("belongs to the day and the hour in which the call came", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T23:59:59.999Z") });
    const records = memoryUsageRecords();
    const admission = await usage(records, memoryKeyNames()).preCall(await callOf(chat()), () => {});
    vi.setSystemTime(Date.parse("2026-11-23T00:00:01Z"));
    await admission?.afterReply?.(outcome);
    expect(records.all()).toMatchObject([{ period: "2026-11-22" }, { period: "2026-11-22T23" }]);
  });
});
