// The lines of a call: one that has everything but what was said, and one with its metrics.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { callLines } from "../../functions/aws/log-line.ts";
import { GatewayError } from "../../functions/core/error.ts";
import type { Outcome } from "../../functions/core/hook.ts";
import { logEntry } from "../../functions/core/log-entry.ts";
import { meter } from "../../functions/hooks/meter.ts";
import { emptyOutcome } from "../core/support/outcomes.ts";
import { callOf, chat, streamed } from "../core/support/requests.ts";
import { runs } from "../support/long.ts";

const outcome: Outcome = {
  ending: "complete",
  status: 200,
  usage: { promptTokens: 7, completionTokens: 5, totalTokens: 12, cachedTokens: 3, estimated: false },
  served: "fallback-1",
  attempts: [{ model: "my-gpt4-mini", target: "openai/up", code: "upstream_unavailable", status: 503 }],
  consumed: [],
  cost: 0,
  timeToFirstToken: 120,
  duration: 800,
  finishReasons: ["stop"],
};

async function linesOf(body: string, ended: Outcome = outcome): Promise<string[]> {
  const lines: string[] = [];
  const hook = meter((entry, at) => lines.push(...callLines(entry, { at, stage: "test" }).split("\n")));
  const admission = await hook.preCall(await callOf(body), () => {});
  await admission?.postCall?.(ended);
  return lines;
}

const metricsIn = async (body: string, ended: Outcome) => JSON.parse((await linesOf(body, ended))[1] ?? "");

afterEach(() => vi.useRealTimers());

describe("the log line", () => {
  it("has who, what, how it ended, and how much it used", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T09:31:05.250Z") });
    const [line] = await linesOf(streamed());
    expect(JSON.parse(line ?? "")).toMatchObject({
      timestamp: "2026-11-22T09:31:05.250Z",
      request_id: "req-1",
      platform_request_id: "platform-1",
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

  it("says of a call that used nothing why it failed", async () => {
    const error = new GatewayError(504, {
      message: "m",
      type: "upstream_error",
      param: null,
      code: "upstream_timeout",
    });
    const failed: Outcome = { ...emptyOutcome, ending: "failed", status: 504, error };
    const entry = JSON.parse((await linesOf(chat(), failed))[0] ?? "");
    expect(entry).toMatchObject({ ending: "failed", code: "upstream_timeout", total_tokens: 0, estimated: false });
    expect(entry).not.toHaveProperty("attempts");
  });

  it("declares a metric only for what is on it, and for no name that a client has made up", async () => {
    const error = new GatewayError(404, { message: "m", type: "t", param: null, code: "model_not_found" });
    const refused: Outcome = { ...emptyOutcome, ending: "refused", status: 404, error };
    const metrics = await metricsIn(chat({ model: "made-up" }), refused);
    expect(JSON.stringify(metrics)).not.toContain("made-up");
    expect(metrics._aws.CloudWatchMetrics).toEqual([
      { Namespace: "Sluice", Dimensions: [["stage"]], Metrics: [{ Name: "Requests", Unit: "Count" }] },
    ]);
  });

  it("counts no error of ours if the client did not read its answer", async () => {
    const errorsOf = async (code: string) => {
      const error = new GatewayError(499, { message: "m", type: "upstream_error", param: null, code });
      return (await metricsIn(chat(), { ...outcome, ending: "failed", error })).Errors;
    };
    expect(await errorsOf("client_stopped_reading")).toBeUndefined();
    expect(await errorsOf("upstream_stalled")).toBe(1);
  });

  it.each(["", "  ", "früh", "a\nb", "insufficient_system_resource", "x".repeat(2_000)])(
    "counts a provider's own code as `other`: each value of a dimension costs money: %j",
    async (code) => {
      const error = new GatewayError(502, { message: "m", type: "t", param: null, code });
      const [line, metrics] = (await linesOf(chat(), { ...outcome, ending: "failed", error })).map((each) =>
        JSON.parse(each),
      );
      expect(line.code).toBe(code.slice(0, 256));
      expect(metrics.code).toBe("other");
    },
  );

  it.each(["", "früh", "seats", "x".repeat(2_000)])("counts a hook's own limit as `other`: %j", async (limit) => {
    const error = new GatewayError(429, { message: "m", type: "t", param: null, code: "c" }, { limit });
    const [, metrics] = (await linesOf(chat(), { ...outcome, ending: "refused", error })).map((line) =>
      JSON.parse(line),
    );
    expect(metrics.limit).toBe("other");
  });

  it("counts every one of the gateway's own failures by its code", async () => {
    const codes = ["upstream/upstream-error.ts", "error.ts"].flatMap((file) => {
      const source = readFileSync(new URL(`../../functions/core/${file}`, import.meta.url), "utf8");
      return [...source.matchAll(/(?:upstreamError\(50\d, |"server_error", param: null, code: )"(\w+)"/g)].map(
        ([, code]) => code,
      );
    });
    expect(codes.length).toBeGreaterThan(7);
    for (const code of codes) {
      const error = new GatewayError(502, { message: "m", type: "t", param: null, code: code ?? "" });
      expect((await metricsIn(chat(), { ...outcome, ending: "failed", error })).code).toBe(code);
    }
  });

  it("keeps metrics apart: the line for people has none, and theirs has nothing else", async () => {
    const [line, metrics, ...others] = (await linesOf(chat())).map((each) => JSON.parse(each));
    expect(others).toEqual([]);
    expect(line).not.toHaveProperty("_aws");
    const values = ["Requests", "TimeToFirstToken", "Duration", "PromptTokens", "CompletionTokens"];
    expect(Object.keys(metrics).sort()).toEqual(["_aws", "model", "stage", ...values].sort());
  });

  it("takes less than 1.3 KB for an ordinary call, metrics included", async () => {
    const lines = await linesOf(streamed());
    expect(lines.join("\n").length).toBeLessThan(1_300);
  });

  it("has the fields that hooks have added, and those cannot replace its own", async () => {
    const call = await callOf(chat());
    call.log({ department: "sales", status: "mine" });
    call.log({ department: "support" });
    const line = JSON.stringify(logEntry(call, outcome));
    expect(JSON.parse(line)).toMatchObject({ status: 200, fields: { department: "support", status: "mine" } });
  });

  it("has why a call failed on its way to the provider, attempt by attempt", async () => {
    const attempts = [
      { model: "my-gpt4-mini", target: "openai/up", code: "upstream_unavailable", cause: "ECONNREFUSED" },
    ];
    const cause = Object.assign(new Error("secret"), { code: "ECONNRESET" });
    const error = new GatewayError(502, { message: "m", type: "t", param: null, code: "c" }, { cause });
    const [line = ""] = await linesOf(chat(), { ...outcome, ending: "failed", error, attempts });
    expect(JSON.parse(line)).toMatchObject({ cause: "ECONNRESET", attempts });
  });

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
    const attempts = [{ model: "m", target: "openai/up", code: long, status: 400 }];
    const [line] = await linesOf(chat({ model: long }), { ...outcome, error, attempts, finishReasons: [long] });
    expect(line?.length).toBeLessThan(3_000);
  });

  it("is bounded, whatever finish reasons a provider sends and however many", async () => {
    const reason = fc.oneof(fc.constantFrom("stop", "length"), fc.string({ maxLength: 2_000 }));
    const lines = fc.asyncProperty(fc.array(reason, { maxLength: 1_025 }), async (finishReasons) => {
      const { finish_reasons: logged } = JSON.parse((await linesOf(chat(), { ...outcome, finishReasons }))[0] ?? "");
      expect(logged.length).toBeLessThanOrEqual(16);
      expect(new Set(logged).size).toBe(logged.length);
      for (const one of logged) expect(one.length).toBeLessThanOrEqual(64);
    });
    await fc.assert(lines, { numRuns: runs(50) });
    const different = Array.from({ length: 1_025 }, (_, at) => `reason-${at}`);
    const [many = ""] = await linesOf(chat(), { ...outcome, finishReasons: different });
    expect(JSON.parse(many).finish_reasons).toHaveLength(16);
    const stops = Array.from({ length: 128 }, () => "stop");
    expect(JSON.parse((await linesOf(chat(), { ...outcome, finishReasons: stops }))[0] ?? "").finish_reasons).toEqual([
      "stop",
    ]);
  });

  it("is bounded, however many attempts there were", async () => {
    const attempts = Array.from({ length: 5_000 }, (_, at) => ({ model: `m-${at}`, target: "openai/x", code: "c" }));
    const { attempts: logged } = JSON.parse((await linesOf(chat(), { ...outcome, attempts }))[0] ?? "");
    expect([logged.length, logged.at(-1).model]).toEqual([32, "m-4999"]);
  });
});
