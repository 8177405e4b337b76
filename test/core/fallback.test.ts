// Which failures are given to a fallback, and when a model is left alone.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openAccount } from "../../functions/core/account.ts";
import { estimatePromptTokens } from "../../functions/core/limits/estimate.ts";
import { createBreaker } from "../../functions/core/upstream/breaker.ts";
import type { Fetch } from "../../functions/core/upstream/fetch.ts";
import { createUsageRefusals } from "../../functions/core/upstream/stream-options.ts";
import { openUpstream } from "../../functions/core/upstream/upstream.ts";
import { allProviders } from "../../functions/providers/all.ts";
import { toEvent } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";
import { askTimed, stopClock, until } from "./support/clock.ts";
import { envelopeOf } from "./support/envelope.ts";
import { received } from "./support/received.ts";
import { callOf, chat, configuration, MODEL, streamed } from "./support/requests.ts";
import {
  type Answer,
  body,
  byModel,
  events,
  held,
  json,
  later,
  scriptedFetch,
  silent,
  status,
} from "./support/scripted-fetch.ts";
import { again, good, malformedAnswers, modelsIn, start } from "./support/upstreams.ts";

beforeEach(() => stopClock());
afterEach(() => {
  vi.useRealTimers();
});

describe("a fallback", () => {
  const fallbacks = { fallbacks: ["fallback-2", "nowhere", "fallback-1"], retries: 0 };
  const tooLong = status(400, { code: "context_length_exceeded" });
  const tooLongForVllm = JSON.stringify({
    object: "error",
    message: "This model's maximum context length is 32768 tokens. However, you requested 33077 tokens.",
    type: "BadRequestError",
    param: null,
    code: 400,
  });
  const isGiven: [string, Answer][] = [
    ...again,
    ...malformedAnswers,
    ["401", status(401)],
    ["402", status(402)],
    ["403", status(403)],
    ["404", status(404)],
    ["a model that the provider does not have", status(400, { message: "Model Not Exist" })],
    ["a prompt that is too long, in the words of vLLM", body([tooLongForVllm], { status: 400 })],
    [
      "a prompt that is too long, in plain text",
      body(["Requested tokens (9) exceed the context window of 8"], { status: 400 }),
    ],
    ["context_length_exceeded", tooLong],
    ["silence", silent()],
    ["comments without an event", later(10, events([": busy\n\n"], "stall"))],
  ];

  it.each(isGiven)("is asked, and its name is on the answer, after %s", async (_, answer) => {
    for (const text of [chat(), streamed()]) {
      const { asked, ask, gateway } = await start(
        byModel({ "upstream-0": [answer], "upstream-2": [good] }),
        fallbacks,
        {},
        {},
      );
      const timed = await ask(text);
      const first = timed.text.startsWith("{") ? timed.text : (received(timed.text).events[0] ?? "");
      expect([timed.status, JSON.parse(first).model]).toEqual([200, "fallback-2"]);
      expect(modelsIn(asked)).toEqual(["upstream-0", "upstream-2"]);
      expect(gateway.log).toMatchObject([{ ending: "complete", model: MODEL, served: "fallback-2" }]);
    }
  });

  it.each(["400", "413", "415", "418", "422"])("is not asked after %s", async (code) => {
    const { asked, ask } = await start(status(Number(code)), fallbacks, {}, {});
    await ask();
    expect(modelsIn(asked)).toEqual(["upstream-0"]);
  });

  it("follows the one before it, in order; if all fail, the last one's error is reported", async () => {
    const answers = {
      "upstream-0": [status(500)],
      "upstream-2": [silent()],
      "upstream-1": [status(429, { message: "the last" })],
    };
    const { asked, ask, gateway } = await start(byModel(answers), fallbacks, { retries: 0 }, { timeout: 5_000 });
    const timed = await ask();
    expect(modelsIn(asked)).toEqual(["upstream-0", "upstream-2", "upstream-1"]);
    expect([timed.status, envelopeOf(timed).message]).toEqual([429, "the last"]);
    expect(gateway.log).toMatchObject([
      {
        ending: "failed",
        prompt_tokens: estimatePromptTokens(JSON.parse(chat()), chat()), // Of the silent one: it may have been at work.
        completion_tokens: 0,
        attempts: [
          { model: MODEL, code: "upstream_unavailable", status: 500 },
          { model: "fallback-2", code: "upstream_timeout" },
          { model: "fallback-1", status: 429 },
        ],
      },
    ]);
  });

  it("is asked at its own address, with its own key, id and retries", async () => {
    const provider_config = { api_base: "http://second.invalid/v2", api_key: "sk-second" };
    const answers = byModel({ "upstream-0": [status(500)], "vendor/own-id": [status(500), status(500), good] });
    const second = { provider_config, model: "openai/vendor/own-id", retries: 2 };
    const { asked, ask } = await start(answers, { retries: 1, fallbacks: ["fallback-1"] }, second);
    expect((await ask()).status).toBe(200);
    const seen = asked.map(({ url, headers }) => [url, headers.get("authorization")]);
    const first = ["http://provider.invalid/v1/chat/completions", "Bearer sk-provider-0"];
    const other = ["http://second.invalid/v2/chat/completions", "Bearer sk-second"];
    expect(seen).toEqual([first, first, other, other, other]);
  });

  it.each([
    ["1.5", 0, ["upstream-0", "upstream-1"]],
    ["1", 1_000, ["upstream-0", "upstream-0"]],
  ])("is asked at once, rather than to wait for more than a second: retry-after %s", async (after, endAt, models) => {
    const patient = status(429, {}, { "retry-after": after });
    const answers = byModel({ "upstream-0": [patient, good], "upstream-1": [good] });
    const { ask, asked } = await start(answers, { fallbacks: ["fallback-1"] }, {});
    expect((await ask()).endAt).toBe(endAt);
    expect(modelsIn(asked)).toEqual(models);
  });

  it("does not spare the last model the wait that is asked for", async () => {
    const patient = status(429, {}, { "retry-after": "9" });
    const answers = byModel({ "upstream-0": [status(500)], "upstream-1": [patient, good] });
    const { ask, asked } = await start(answers, { retries: 0, fallbacks: ["fallback-1"] }, {});
    expect((await ask()).endAt).toBe(9_000);
    expect(modelsIn(asked)).toEqual(["upstream-0", "upstream-1", "upstream-1"]);
  });

  it("is not there for a 404 of the only model: it is passed on", async () => {
    const { ask } = await start(status(404, { code: "model_not_found" }));
    const timed = await ask();
    expect([timed.status, envelopeOf(timed).code]).toEqual([404, "model_not_found"]);
  });

  it("serves a client whose head was sent with a ping", async () => {
    const answers = byModel({ "upstream-0": [silent()], "upstream-1": [good] });
    const { ask } = await start(answers, { fallbacks: ["fallback-1"], timeout: 20_000 }, {});
    const timed = await ask(streamed());
    expect([timed.status, timed.headAt, timed.endAt]).toEqual([200, 15_000, 20_000]);
    const { comments, events } = received(timed.text);
    expect([comments, events.at(-1)]).toEqual([1, "[DONE]"]);
    expect(JSON.parse(events[0] ?? "").model).toBe("fallback-1");
  });

  it("is charged to the key and to the model that was asked for", async () => {
    const limits = { rate_limit: { rpm: 5, tpm: 1_000 } };
    const answers = byModel({ "upstream-0": [status(500)], "upstream-1": [good] });
    const { ask, gateway } = await start(answers, { retries: 0, fallbacks: ["fallback-1"], ...limits }, limits);
    await ask();
    const used = (subject: string) => gateway.pools.counts(subject).minute;
    expect(used(`model#${MODEL}`)).toEqual({ requests: 1, tokens: 10 });
    expect(used("model#fallback-1")).toEqual({ requests: 0, tokens: 0 });
  });
});

/** Three callers, who may use every model. */
async function startForAll(answer: Answer, ...models: object[]) {
  const { fetch, asked } = scriptedFetch(answer);
  const key = (at: number) => ({ name: `key-${at}`, key: `secret-${at}`, allowed_models: allModels });
  const { models: all } = configuration(...models);
  const allModels = all.map(({ name }) => name);
  const gateway = await startGateway({ models: all, keys: [0, 1, 2].map(key) }, { fetch });
  const ask = ({ caller = 0, model = MODEL }) =>
    askTimed(gateway, { headers: { authorization: `Bearer secret-${caller}` }, body: chat({ model }) });
  return { asked, ask };
}

describe("a model that keeps failing", () => {
  it("is left alone if it has fallbacks, probed by one request within 15 seconds, and taken back", async () => {
    const recovery = held(good);
    const failures = Array(3).fill(status(500));
    const answers = byModel({ "upstream-0": [...failures, recovery.answer, good], "upstream-1": [good] });
    const { ask, asked, gateway } = await start(answers, { retries: 0, fallbacks: ["fallback-1"] }, {});
    for (let call = 0; call < 5; call++) expect((await ask()).status).toBe(200);
    expect(modelsIn(asked).filter((model) => model === "upstream-0")).toHaveLength(3);

    vi.setSystemTime(Date.now() + 15_000);
    const before = asked.length;
    const calls = Array.from({ length: 5 }, () => gateway.ask({ body: chat() }));
    await until(() => asked.length === before + 5);
    recovery.release();
    for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
    expect(modelsIn(asked.slice(before)).toSorted()).toEqual(["upstream-0", ...Array(4).fill("upstream-1")]);
    await ask();
    expect(modelsIn(asked).at(-1)).toBe("upstream-0");
  });

  it("is probed by one request without retries, and left alone again if that fails", async () => {
    const answers = byModel({ "upstream-0": [status(500)], "upstream-1": [good] });
    const { ask, asked } = await start(answers, { retries: 1, fallbacks: ["fallback-1"] }, {});
    for (let call = 0; call < 3; call++) await ask();
    for (let probe = 0; probe < 3; probe++) {
      vi.setSystemTime(Date.now() + 15_000);
      const before = asked.length;
      await ask();
      await ask();
      expect(modelsIn(asked.slice(before))).toEqual(["upstream-0", "upstream-1", "upstream-1"]);
    }
  });

  it("is always tried if it has no fallbacks", async () => {
    const { ask, asked } = await start(status(500), { retries: 0 });
    for (let call = 0; call < 6; call++) await ask();
    expect(asked).toHaveLength(6);
  });

  const error = { message: "too long", code: "context_length_exceeded" };
  const inPlace = (error: object): Answer => {
    return (asked) => (JSON.parse(asked.body).stream ? events([toEvent({ error })]) : json({ error }))(asked);
  };
  const tooLarge = body(["x".repeat(33 * 1024 * 1024)], { headers: { "content-type": "text/plain" } });

  it.each([
    ...[400, 401, 402, 403, 404, 409, 413, 422, 429].map((code) => [`a ${code}`, status(code)] as [string, Answer]),
    ...malformedAnswers,
    ["an answer that is too large", tooLarge],
    ["a prompt that is too long", status(400, error)],
    ["a prompt that is too long, reported in place of the answer", inPlace(error)],
    ["an error in place of the answer", inPlace({ message: "no" })],
  ] as [string, Answer][])("is not to blame for %s", async (_, answer) => {
    const answers = byModel({ "upstream-0": [answer], "upstream-1": [good] });
    const { ask, asked } = await start(answers, { retries: 0, fallbacks: ["fallback-1"] }, {});
    for (let call = 0; call < 6; call++) await ask(call % 2 === 0 ? streamed() : chat());
    expect(modelsIn(asked).filter((model) => model === "upstream-0")).toHaveLength(6);
  });

  it.each([
    ["is still asked after it was silent to one caller twice", [0, 0], 3],
    ["is left alone after it was silent to one caller three times", [0, 0, 0], 3],
    ["is left alone after it was silent to two callers, three times", [0, 1, 0], 3],
  ])("%s", async (_, callers, expected) => {
    const answers = byModel({ "upstream-0": [silent()], "upstream-1": [good] });
    const { asked, ask } = await startForAll(answers, { timeout: 1_000, fallbacks: ["fallback-1"] }, {});
    for (const caller of [...callers, 2]) expect((await ask({ caller })).status).toBe(200);
    expect(modelsIn(asked).filter((model) => model === "upstream-0")).toHaveLength(expected);
  });

  it("is left alone wherever it is, as long as something comes after it", async () => {
    const answers = byModel({ "upstream-0": [status(500)], "upstream-1": [status(500)], "upstream-2": [good] });
    const models = [{ retries: 0, fallbacks: ["fallback-1", "fallback-2"] }, { retries: 0 }, { retries: 0 }];
    const { ask, asked } = await start(answers, ...models);
    for (let call = 0; call < 4; call++) await ask();
    expect(modelsIn(asked)).toHaveLength(10);
    expect(modelsIn(asked).at(-1)).toBe("upstream-2");
  });

  it("is one target under each of its names, and others at other addresses are not", async () => {
    const answers = byModel({ "upstream-0": [status(500)], good: [good] });
    const target = { model: "openai/upstream-0", retries: 0, fallbacks: ["fallback-3"] };
    const elsewhere = { ...target, provider_config: { api_base: "http://second.invalid/v1" } };
    const { asked, ask } = await startForAll(answers, target, target, elsewhere, { model: "openai/good" });
    for (let call = 0; call < 3; call++) await ask({});
    await ask({ model: "fallback-1" });
    expect(asked).toHaveLength(7);
    await ask({ model: "fallback-2" });
    expect(asked).toHaveLength(9);
  });

  it.each<[string, Answer]>([
    ["a 400", status(400)],
    ["a 429", status(429)],
    ["a malformed answer", json("oops")],
  ])("is probed by the next call if a probe has found out nothing: %s", async (_, answer) => {
    const failures = Array(3).fill(status(500));
    const answers = byModel({ "upstream-0": [...failures, answer, good], "upstream-1": [good] });
    const { ask, asked } = await start(answers, { retries: 0, fallbacks: ["fallback-1"] }, {});
    for (let call = 0; call < 3; call++) await ask();
    vi.setSystemTime(Date.now() + 15_000);
    await ask();
    const before = asked.length;
    await ask();
    expect(modelsIn(asked.slice(before))).toEqual(["upstream-0"]);
  });

  it("is probed by the next call if a probe was given up", async () => {
    const call = await callOf(chat(), { retries: 0, fallbacks: ["fallback-1"] }, {});
    const { fetch, asked } = scriptedFetch(byModel({ "upstream-0": [status(500)], "upstream-1": [good] }));
    const parts = { providers: allProviders(), breaker: createBreaker(), usageRefusals: createUsageRefusals() };
    const open = (answer: Fetch, signal = new AbortController().signal) =>
      openUpstream({ ...parts, fetch: answer, call, account: openAccount(call), attempts: [], signal });
    for (let failure = 0; failure < 3; failure++) await open(fetch);
    vi.setSystemTime(Date.now() + 15_000);
    const leaving = new AbortController();
    const probe = open(scriptedFetch(silent()).fetch, leaving.signal);
    leaving.abort(new Error("gone"));
    await expect(probe).rejects.toThrow();
    const before = asked.length;
    await open(fetch).catch(() => undefined);
    expect(modelsIn(asked.slice(before))[0]).toBe("upstream-0");
  });

  it("is forgiven by one success", async () => {
    const bad = status(500);
    const answers = byModel({ "upstream-0": [bad, bad, good, bad, bad, good], "upstream-1": [good] });
    const { ask, asked } = await start(answers, { retries: 0, fallbacks: ["fallback-1"] }, {});
    for (let call = 0; call < 6; call++) await ask();
    expect(modelsIn(asked).filter((model) => model === "upstream-0")).toHaveLength(6);
  });
});
