// Which calls have a record of their own, and what is in it.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallRecord, RecordedCalls } from "../../functions/core/call-records.ts";
import { GatewayError } from "../../functions/core/error.ts";
import type { Outcome } from "../../functions/core/hook.ts";
import { logEntry } from "../../functions/core/log-entry.ts";
import { calls } from "../../functions/hooks/calls.ts";
import { callOf, chat } from "../core/support/requests.ts";

const outcome: Outcome = {
  ...{ ending: "complete", status: 200, attempts: [], consumed: [], finishReasons: [] },
  ...{ cost: 1_500, duration: 1 },
};
const failed: Outcome = {
  ...outcome,
  ending: "failed",
  error: new GatewayError(502, { message: "m", type: "t", param: null, code: "upstream_stalled" }),
};
const refused: Outcome = { ...outcome, ending: "refused", status: 429 };

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T12:00:00Z") }));
afterEach(() => void vi.useRealTimers());

/** Awaits what the hook leaves to be waited for. */
async function open(recorded: RecordedCalls) {
  const kept: CallRecord[] = [];
  const hook = calls({ add: async (records) => void kept.push(...records) }, recorded);
  const end = async (outcome: Outcome) => {
    const pending: Promise<void>[] = [];
    const call = await callOf(chat());
    const admission = await hook.preCall(call, (work) => void pending.push(work));
    await admission?.postCall?.(outcome);
    expect(pending).toEqual([]);
    await admission?.afterReply?.(outcome);
    await Promise.all(pending);
    return call;
  };
  return { kept, end };
}

describe("the record of a call", () => {
  it("is the log's entry, and what the call has cost", async () => {
    const { kept, end } = await open("all");
    const call = await end(outcome);
    expect(kept).toEqual([{ ...logEntry(call, outcome), id: call.platformId, cost: 1_500 }]);
  });

  it.each<[RecordedCalls, Outcome["ending"][]]>([
    ["all", ["complete", "failed"]],
    ["sample", ["complete", "failed"]],
    ["failures", ["failed"]],
    ["off", []],
  ])("is kept of %s: %j, and never of a refusal", async (recorded, endings) => {
    const { kept, end } = await open(recorded);
    for (const each of [outcome, failed, refused]) await end(each);
    expect(kept.map(({ ending }) => ending)).toEqual(endings);
  });

  it("is kept of five successful calls a second in a sample, which says how many are left out, and of every failure", async () => {
    const { kept, end } = await open("sample");
    for (let at = 0; at < 8; at++) await end(outcome);
    for (let at = 0; at < 7; at++) await end(failed);
    vi.setSystemTime(Date.now() + 1_000);
    for (let at = 0; at < 2; at++) await end(outcome);
    const told = kept.map(({ ending, sampled, left_out }) => [ending, sampled, left_out]);
    expect(told).toEqual([
      ...Array(5).fill(["complete", true, 0]),
      ...Array(7).fill(["failed", undefined, undefined]),
      ["complete", true, 3],
      ["complete", true, 0],
    ]);
  });
});
