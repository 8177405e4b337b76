// The log of a flood: bounded in lines, exact in metrics.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLog } from "../../functions/aws/log.ts";
import type { Visit } from "../../functions/core/answer-entry.ts";
import { invalidApiKey, invalidRequest, limitsUnavailable, toGatewayError } from "../../functions/core/error.ts";
import { logEntry } from "../../functions/core/log-entry.ts";
import { chat as protocol } from "../../functions/protocols/chat/protocol.ts";
import { callOf, chat } from "../core/support/requests.ts";
import { runs } from "../support/long.ts";

const MINUTE = 60_000;
const call = await callOf(chat());
const used = { consumed: [], cost: 0, attempts: [], duration: 1, finishReasons: [] };
const entry = logEntry(call, { ending: "complete", status: 200, ...used });

function startLog() {
  const clock = { now: 10 * MINUTE };
  const lines: Record<string, unknown>[] = [];
  const write = (text: string) => lines.push(...text.split("\n").map((line) => JSON.parse(line)));
  const log = createLog({ stage: "test", write, withMessages: false, now: () => clock.now });
  const answer = async (error: Visit["error"], status = error?.status ?? 200) => {
    const ids = { requestId: "r", platformId: "r" };
    await log.answer(
      { ...ids, method: "GET", path: "/", endpoint: "models", protocol, receivedAt: clock.now, error },
      status,
    );
  };
  const sumOf = (metric: string) =>
    lines.reduce((sum, line) => sum + (("_aws" in line && Number(line[metric])) || 0), 0);
  const plain = () => lines.filter((line) => !("_aws" in line));
  return { clock, lines, plain, log, answer, sumOf };
}

describe("a flood of wrong keys", () => {
  it("leaves twenty lines a minute, and a line with the number of the others", async () => {
    const { clock, plain, answer, sumOf } = startLog();
    for (let at = 0; at < 10_000; at++) await answer(invalidApiKey());
    expect(plain()).toHaveLength(20);
    clock.now += MINUTE;
    await answer(undefined);
    expect(sumOf("Unauthorized")).toBe(10_000);
    const summary = { timestamp: "1970-01-01T00:10:00.000Z", left_out: 9_980, status: 401, code: "invalid_api_key" };
    expect(plain()[20]).toEqual({ ...summary, stage: "test" });
    expect(plain()).toHaveLength(22);
  });

  it("counts every one of them, each at most a second before the next request", async () => {
    const gaps = fc.array(
      fc.oneof({ weight: 40, arbitrary: fc.nat(50) }, fc.constantFrom(999, 1_000, 30_000, 90_000)),
      {
        maxLength: 300,
        size: "max",
      },
    );
    await fc.assert(
      fc.asyncProperty(gaps, async (waits) => {
        const { clock, lines, log, answer, sumOf } = startLog();
        for (const wait of waits) {
          clock.now += wait;
          await answer(invalidApiKey());
        }
        expect(sumOf("Unauthorized")).toBeLessThanOrEqual(waits.length);
        clock.now += 1_000;
        log.call(entry, clock.now);
        expect(sumOf("Unauthorized")).toBe(waits.length);
        expect(sumOf("Requests")).toBe(1);
        const minutes = 1 + waits.reduce<number>((sum, wait) => sum + wait, 1_000) / MINUTE;
        expect(lines.length).toBeLessThanOrEqual(102 * Math.ceil(minutes));
      }),
      { numRuns: runs(50) },
    );
  });

  it("is bounded in lines of metrics too: one a second beside those of the first twenty", async () => {
    const { clock, lines, answer } = startLog();
    for (; clock.now < 11 * MINUTE; clock.now += 10) await answer(invalidApiKey());
    expect(lines.filter((line) => "_aws" in line).length).toBeLessThanOrEqual(80);
  });

  it("hides no other answer", async () => {
    const { plain, answer } = startLog();
    for (let at = 0; at < 100; at++) await answer(invalidApiKey());
    await answer(invalidRequest(404, "unknown_url", "m"));
    await answer(undefined);
    expect(plain().slice(20)).toMatchObject([{ status: 404, code: "unknown_url" }, { status: 200 }]);
  });
});

describe("the metrics of answers that no hook sees", () => {
  it("count a refused key as such, and as no request", async () => {
    const { lines, answer } = startLog();
    await answer(invalidApiKey());
    const [, metrics] = lines;
    expect(metrics).toEqual({ _aws: expect.anything(), stage: "test", Unauthorized: 1 });
  });

  it("count a failure of the gateway like that of a call, by its code", async () => {
    const { lines, answer } = startLog();
    await answer(limitsUnavailable(new Error()));
    const [, metrics] = lines;
    expect(metrics).toMatchObject({ stage: "test", Requests: 1, Errors: 1, code: "limits_unavailable" });
  });

  it("count nothing else", async () => {
    const { lines, answer } = startLog();
    for (const [status, code] of [
      [404, "unknown_url"],
      [400, "invalid_json"],
    ] as const)
      await answer(invalidRequest(status, code, "m"));
    await answer(undefined);
    expect(lines.filter((line) => "_aws" in line)).toEqual([]);
  });
});

describe("failures of the gateway itself", () => {
  it("are written before the instance may be frozen, also the first of them", async () => {
    const { lines, log } = startLog();
    log.failure(call, toGatewayError(new Error("secret")));
    await log.written();
    log.failure(call, toGatewayError(new Error("secret")));
    expect(lines).toMatchObject([
      { request_id: "req-1", cause: "Error" },
      { request_id: "req-1", cause: "Error" },
    ]);
  });

  it("are bounded in lines, by the hook and the moment", async () => {
    const { clock, lines, log } = startLog();
    for (let at = 0; at < 100; at++)
      log.failure(call, toGatewayError(new Error(), { hook: "yours", moment: "preCall" }));
    await log.written();
    log.failure(call, toGatewayError(new Error(), { hook: "another", moment: "preCall" }));
    expect(lines).toHaveLength(21);
    clock.now += MINUTE;
    log.call(entry, clock.now);
    expect(lines[21]).toMatchObject({ left_out: 80, level: "ERROR", hook: "yours", moment: "preCall", status: 500 });
  });
});
