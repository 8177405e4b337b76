// One line of JSON for every call, which tells everything but what was said.
import { afterEach, describe, expect, it, vi } from "vitest";
import { failureLine, logLine } from "../../functions/aws/log-line.ts";
import { GatewayError } from "../../functions/core/error.ts";
import type { Outcome } from "../../functions/core/hook.ts";
import { meter } from "../../functions/hooks/meter.ts";
import { callOf, chat, streamed } from "../core/support/requests.ts";

const outcome: Outcome = {
  ending: "complete",
  status: 200,
  usage: { promptTokens: 7, completionTokens: 5, totalTokens: 12, cachedTokens: 3, estimated: false },
  served: "fallback-1",
  attempts: [{ model: "my-gpt4-mini", code: "upstream_unavailable", status: 503 }],
  consumed: [],
  cost: 0,
  timeToFirstToken: 120,
  duration: 800,
  finishReasons: ["stop"],
};

async function linesOf(body: string, ended: Outcome = outcome, requestId = "req-1"): Promise<string[]> {
  const lines: string[] = [];
  const hook = meter((entry) => lines.push(logLine(entry, "test")));
  const admission = await hook.preCall({ ...(await callOf(body)), requestId }, () => {});
  await admission?.postCall?.(ended);
  return lines;
}

afterEach(() => vi.useRealTimers());

describe("the log line", () => {
  it("tells who, what, how it ended, and how much it used", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T09:31:05.250Z") });
    const [line, ...others] = await linesOf(streamed());
    expect(others).toEqual([]);
    expect(JSON.parse(line ?? "")).toMatchObject({
      timestamp: "2026-11-22T09:31:05.250Z",
      request_id: "req-1",
      key: "demo",
      asked: "my-gpt4-mini",
      model: "my-gpt4-mini",
      served: "fallback-1",
      stream: true,
      status: 200,
      ending: "complete",
      attempts: outcome.attempts,
      finish_reasons: ["stop"],
      prompt_tokens: 7,
      completion_tokens: 5,
      cached_tokens: 3,
      total_tokens: 12,
      estimated: false,
      time_to_first_token: 120,
      duration: 800,
    });
  });

  it("tells of a call that used nothing, and why it failed", async () => {
    const error = new GatewayError(504, {
      message: "m",
      type: "upstream_error",
      param: null,
      code: "upstream_timeout",
    });
    const failed: Outcome = {
      ending: "failed",
      status: 504,
      error,
      attempts: [],
      consumed: [],
      cost: 0,
      duration: 1,
      finishReasons: [],
    };
    const entry = JSON.parse((await linesOf(chat(), failed))[0] ?? "");
    expect(entry).toMatchObject({ ending: "failed", code: "upstream_timeout", total_tokens: 0, estimated: false });
    expect(entry).not.toHaveProperty("attempts");
  });

  it("declares a metric only for what is on it, and for no name that a client has made up", async () => {
    const error = new GatewayError(404, { message: "m", type: "t", param: null, code: "model_not_found" });
    const refused: Outcome = {
      ending: "refused",
      status: 404,
      error,
      attempts: [],
      consumed: [],
      cost: 0,
      duration: 1,
      finishReasons: [],
    };
    const metrics = JSON.parse((await linesOf(chat({ model: "made-up" }), refused))[0] ?? "")._aws.CloudWatchMetrics;
    expect(metrics).toEqual([
      { Namespace: "Sluice", Dimensions: [["stage"]], Metrics: [{ Name: "Requests", Unit: "Count" }] },
    ]);
  });

  it("counts no error of ours if the client did not read its answer", async () => {
    const errorsOf = async (code: string) => {
      const error = new GatewayError(499, { message: "m", type: "upstream_error", param: null, code });
      return JSON.parse((await linesOf(chat(), { ...outcome, ending: "failed", error }))[0] ?? "").Errors;
    };
    expect(await errorsOf("client_stopped_reading")).toBeUndefined();
    expect(await errorsOf("upstream_stalled")).toBe(1);
  });

  it.each(["", "  ", "früh", "a\nb"])(
    "takes no dimension from a code that CloudWatch would not take: %j",
    async (code) => {
      const error = new GatewayError(502, { message: "m", type: "t", param: null, code });
      const entry = JSON.parse((await linesOf(chat(), { ...outcome, ending: "failed", error }))[0] ?? "");
      const dimensions = entry._aws.CloudWatchMetrics.flatMap(
        (metric: { Dimensions: string[][] }) => metric.Dimensions,
      );
      expect(dimensions.flat()).toContain("model");
      expect(dimensions.flat()).not.toContain("code");
    },
  );

  it("holds no message, no key, and nothing of the error's text", async () => {
    const secrets = ["what was asked", "what was answered", "my-secret-key", "sk-provider-0", "a stack"];
    const body = { message: "what was answered", type: "t", param: "what was asked", code: "c" };
    const error = new GatewayError(400, body, { headers: { x: "what was answered" }, cause: new Error("a stack") });
    const [line] = await linesOf(
      chat({ messages: [{ role: "user", content: "what was asked" }], user: "what was asked" }),
      { ...outcome, ending: "failed", error },
    );
    for (const secret of secrets) expect(line).not.toContain(secret);
  });

  it("is one line, whatever clients and providers call things", async () => {
    const code = 'x\n{"injected":true}\u2028';
    const error = new GatewayError(400, { message: "m", type: "t", param: null, code });
    const body = chat({ model: 'm\r\n{"injected":true}' });
    const [line] = await linesOf(body, { ...outcome, error, finishReasons: ["a\nb"] });
    expect(line).not.toMatch(/[\r\n]/);
    expect(JSON.parse(line ?? "")).toMatchObject({ asked: 'm\r\n{"injected":true}', code });
  });

  it("is short, however long a client's and a provider's names are", async () => {
    const long = "x".repeat(100_000);
    const error = new GatewayError(400, { message: "m", type: long, param: null, code: long });
    const attempts = [{ model: "m", code: long, status: 400 }];
    const [line] = await linesOf(chat({ model: long }), { ...outcome, error, attempts, finishReasons: [long] });
    expect(line?.length).toBeLessThan(3_000);
  });
});

describe("the line of a failure of the gateway itself", () => {
  const failure = (cause: unknown) => {
    const body = { message: "A hook failed: yours, postCall.", type: "server_error", param: null, code: "hook_failed" };
    return failureLine("req-1", new GatewayError(500, body, { cause }));
  };

  it("tells the request, what failed, and the kind of its cause, and nothing of the cause's message and stack", () => {
    expect(JSON.parse(failure(new TypeError("my-secret-key")))).toEqual({
      request_id: "req-1",
      error: "hook_failed",
      message: "A hook failed: yours, postCall.",
      cause: "TypeError",
    });
  });

  it.each([undefined, "my-secret-key", { name: "my-secret-key" }])("needs no error as its cause: %j", (cause) => {
    expect(JSON.parse(failure(cause))).not.toHaveProperty("cause");
  });
});
