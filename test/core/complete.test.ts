// However a call ends, it is settled once, before its client gets the end, and everything that it took is released.
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { GatewayError } from "../../functions/core/error.ts";
import type { Hook, Outcome } from "../../functions/core/hook.ts";
import { estimatePromptTokens } from "../../functions/core/limits/estimate.ts";
import { ConnectionCut } from "../../functions/core/upstream/fetch.ts";
import { LONGEST_EVENT } from "../../functions/core/wire/sse.ts";
import { contentChunk, finishChunk, toEvent, usage, usageChunk } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";
import { inOneMinute } from "../support/windows.ts";
import { stopClock, until } from "./support/clock.ts";
import { chat, configuration, MODEL, streamed } from "./support/requests.ts";
import {
  type Answer,
  byModel,
  events,
  json,
  later,
  scriptedFetch,
  silent,
  status,
  unreachable,
} from "./support/scripted-fetch.ts";

const HELLO = toEvent(contentChunk("Hello"));
const STOP = toEvent(finishChunk());
const USAGE = toEvent(usageChunk(usage(5)));
const DONE = "data: [DONE]\n\n";
/** Of what the calls here ask. */
const PROMPT = estimatePromptTokens(JSON.parse(streamed()), streamed());
const whole = [HELLO, HELLO, STOP, USAGE, DONE];

afterEach(() => vi.useRealTimers());

/** Three hooks of which each may refuse, and what became of them. */
function witnesses(refusing?: number) {
  const log: string[] = [];
  const outcomes: Outcome[] = [];
  const hooks = [0, 1, 2].map<Hook>((name) => ({
    name: `${name}`,
    async preCall() {
      if (name === refusing) throw new GatewayError(418, { message: "no", type: "t", param: null, code: "no" });
      log.push(`+${name}`);
      return {
        async postCall(outcome) {
          outcomes.push(outcome);
          log.push(`-${name}`);
        },
        afterReply: async () => void log.push(`.${name}`),
      };
    },
  }));
  return { log, outcomes, hooks };
}

interface Scenario {
  readonly name: string;
  readonly answer: Answer;
  readonly stream?: boolean;
  readonly refusing?: number;
  /** After so many pieces the client leaves. */
  readonly leaveAfter?: number;
  readonly ending: Outcome["ending"];
}
const limits = { rate_limit: { rpm: 9, tpm: 100_000, concurrency: 1 } };

const scenarios: Scenario[] = [
  { name: "a whole stream", answer: events(whole), stream: true, ending: "complete" },
  { name: "a stream in one read", answer: events([whole.join("")]), stream: true, ending: "complete" },
  { name: "a whole JSON answer", answer: json({ choices: [], usage: usage(5) }), ending: "complete" },
  { name: "a stream that is cut", answer: events([HELLO], "cut"), stream: true, ending: "failed" },
  { name: "a stream that stalls", answer: events([HELLO], "stall"), stream: true, ending: "failed" },
  { name: "an event that is no JSON", answer: events([HELLO, "data: {\n\n"]), stream: true, ending: "failed" },
  { name: "an error event", answer: events([HELLO, toEvent({ error: {} })]), stream: true, ending: "failed" },
  { name: "a refusal of the provider", answer: status(400), stream: true, ending: "failed" },
  { name: "a failure of the provider", answer: status(500), ending: "failed" },
  { name: "silence", answer: silent(), ending: "failed" },
  ...[0, 1, 2].map((refusing) => {
    const name = `a refusal of hook ${refusing}`;
    return { name, answer: events(whole), refusing, stream: refusing % 2 === 0, ending: "refused" as const };
  }),
  ...[0, 1, 2, 3].map((leaveAfter) => {
    const name = `a client that leaves after ${leaveAfter} pieces`;
    return { name, answer: events(whole, "stall"), stream: true, leaveAfter, ending: "failed" as const };
  }),
  ...[0, 1].map((leaveAfter) => {
    const name = `a client that leaves a stalled stream after ${leaveAfter} pieces`;
    return { name, answer: events([HELLO], "stall"), stream: true, leaveAfter, ending: "failed" as const };
  }),
];

describe("a call", () => {
  it("is settled exactly once, in reverse order, on every ending and however often its reply is settled", async () => {
    const settlements = fc.array(fc.constantFrom("in turn", "at once"), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...scenarios), settlements, async (scenario, settlements) => {
        const { log, outcomes, hooks } = witnesses(scenario.refusing);
        const { fetch, asked } = scriptedFetch(scenario.answer);
        const model = { retries: 0, timeout: 40, idle_timeout: 40, ...limits };
        const gateway = await startGateway(configuration(model), { fetch, hooks });
        await inOneMinute(1_000);
        const startedAt = Date.now();
        const reply = await gateway.begin({ body: scenario.stream ? streamed() : chat() });
        let pieces = 0;
        if (scenario.leaveAfter !== 0) for await (const _ of reply.body) if (++pieces === scenario.leaveAfter) break;
        for (const how of settlements) {
          if (how === "in turn") await reply.settle();
          else await Promise.all([reply.settle(), reply.settle()]);
        }
        await reply.settle();

        const names = [0, 1, 2].slice(0, scenario.refusing ?? 3);
        const moments = ["-", "."].flatMap((sign) => names.toReversed().map((name) => sign + name));
        expect(log).toEqual([...names.map((name) => `+${name}`), ...moments]);
        expect(new Set(outcomes).size).toBeLessThanOrEqual(1);
        for (const outcome of outcomes) expect(outcome.ending).toBe(scenario.ending);
        expect(gateway.log).toMatchObject([{ ending: scenario.ending }]);
        const counts = gateway.pools.counts(`model#${MODEL}`, startedAt);
        expect(counts).toMatchObject({ concurrent: 0, minute: { requests: scenario.ending === "refused" ? 0 : 1 } });
        for (const { signal } of asked) expect(signal.aborted).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it.each(scenarios.filter(({ leaveAfter }) => leaveAfter === undefined))(
    "is settled before its client has the end of the answer: $name",
    async ({ answer, stream, refusing }) => {
      const { log, hooks } = witnesses(refusing);
      const { fetch } = scriptedFetch(answer);
      const model = { retries: 0, timeout: 40, idle_timeout: 40 };
      const gateway = await startGateway(configuration(model), { fetch, hooks });
      const reply = await gateway.begin({ body: stream ? streamed() : chat() });
      let text = "";
      for await (const piece of reply.body) {
        text += piece;
        const isEnd = reply.headers["content-type"] === "application/json" || /\[DONE\]|"error"/.test(text);
        if (isEnd) expect(gateway.log).toHaveLength(1);
      }
      expect(log.filter((entry) => entry.startsWith("."))).toEqual([]);
      await reply.settle();
    },
  );
});

describe("a hook that never settles", () => {
  it.each([
    ["a stream", streamed(), events(whole)],
    ["a stream that is cut", streamed(), events([HELLO], "cut")],
    ["a JSON answer", chat(), json({ choices: [] })],
    ["a refusal", chat(), status(400)],
  ])("holds the end of an answer for a second at most: %s", async (_, body, answer) => {
    stopClock();
    const never: Hook = { name: "never", preCall: async () => ({ postCall: () => new Promise(() => {}) }) };
    const { fetch } = scriptedFetch(answer);
    const gateway = await startGateway(configuration({ retries: 0 }), { fetch, hooks: [never] });
    const start = Date.now();
    let ended: number | undefined;
    const asking = gateway.begin({ body }).then(async (reply) => {
      for await (const _ of reply.body);
      ended = Date.now() - start;
    });
    while (ended === undefined && Date.now() < start + 5_000) {
      await until(() => ended !== undefined || vi.getTimerCount() > 0);
      if (ended === undefined) await vi.advanceTimersByTimeAsync(10);
    }
    expect(ended).toBeLessThanOrEqual(1_200);
    await asking;
  });
});

describe("the outcome", () => {
  async function outcomeOf(answer: Answer, body = streamed(), ...models: object[]) {
    const { outcomes, hooks } = witnesses();
    const { fetch } = scriptedFetch(answer);
    const gateway = await startGateway(configuration(...models), { fetch, hooks });
    await gateway.ask({ body });
    return outcomes[0];
  }

  it("reports what was used, as the provider counts it", async () => {
    expect(await outcomeOf(events(whole))).toMatchObject({
      ending: "complete",
      status: 200,
      usage: { promptTokens: 7, completionTokens: 5, totalTokens: 12, estimated: false },
      served: MODEL,
      attempts: [],
      finishReasons: ["stop"],
      timeToFirstToken: expect.any(Number),
    });
  });

  it("reports the last usage, if the provider counts as it goes", async () => {
    const counted = (tokens: number) => toEvent({ ...contentChunk("a"), usage: usage(tokens) });
    const outcome = await outcomeOf(events([counted(1), counted(2), STOP, DONE]));
    expect(outcome?.usage).toMatchObject({ completionTokens: 2, estimated: false });
  });

  it.each([
    ["complete", "end", [STOP, DONE]],
    ["cut", "cut", []],
  ] as const)("estimates what came after the last usage on top of it, and says so: %s", async (_, ending, end) => {
    const early = toEvent({ ...contentChunk(""), usage: usage(1) });
    const outcome = await outcomeOf(events([early, HELLO, ...end], ending));
    expect(outcome?.usage).toMatchObject({ promptTokens: 7, completionTokens: 3, totalTokens: 10, estimated: true });
  });

  it.each([
    ["complete", events([HELLO, STOP, DONE])],
    ["cut", events([HELLO], "cut")],
  ])("estimates what the provider does not tell, and says so: %s", async (_, answer) => {
    const usage = (await outcomeOf(answer))?.usage;
    expect(usage).toMatchObject({ estimated: true, completionTokens: 2 });
    expect(usage?.promptTokens).toBeGreaterThan(0);
  });

  it.each([
    ["a refusal", status(400)],
    ["a failure of its own", status(503)],
    ["no connection", unreachable()],
  ])("charges nothing if no provider took the call on: %s", async (_, answer) => {
    const outcome = await outcomeOf(answer, streamed(), { retries: 0, timeout: 30 });
    expect([outcome?.ending, outcome?.usage, outcome?.cost]).toEqual(["failed", undefined, 0]);
  });

  const role = { choices: [{ index: 0, delta: { role: "assistant" } }] };
  const usageOf = (prompt: number, completion: number) => toEvent(usageChunk(usage(completion, prompt)));
  const cutOff: Answer = () => Promise.reject(new ConnectionCut());
  const completion = { choices: [{ index: 0, message: { content: "Hello" } }], usage: usage(5, 40) };

  it.each<[string, Answer, object]>([
    ["silence", silent(), { promptTokens: PROMPT, completionTokens: 0, estimated: true }],
    ["a connection that breaks after the request", cutOff, { promptTokens: PROMPT, completionTokens: 0 }],
    ["a stream without events", events([]), { promptTokens: PROMPT, completionTokens: 0, estimated: true }],
    ["a role, and a break", events([toEvent(role)], "cut"), { promptTokens: PROMPT, completionTokens: 0 }],
    [
      "a usage, and an error",
      events([usageOf(40, 5), toEvent({ error: {} })]),
      { promptTokens: 40, completionTokens: 5 },
    ],
    ["an error with its usage", events([toEvent({ error: {}, usage: usage(5, 40) })]), { totalTokens: 45 }],
    [
      "text, then an error with the usage",
      events([HELLO, toEvent({ error: {}, usage: usage(5, 40) })]),
      { totalTokens: 45 },
    ],
    ["JSON instead of a stream", json(completion), { promptTokens: 40, completionTokens: 5, estimated: false }],
    [
      "JSON that is too long",
      json(`{"x":"${"y".repeat(LONGEST_EVENT)}"}`),
      { promptTokens: PROMPT, completionTokens: 0 },
    ],
  ])(
    "charges at least the prompt, and what it has shown, if a provider took the call on: %s",
    async (_, answer, expected) => {
      const outcome = await outcomeOf(answer, streamed(), { retries: 0, timeout: 30 });
      expect(outcome?.ending).toBe("failed");
      expect(outcome?.usage).toMatchObject(expected);
    },
  );

  it("adds up what every attempt has used, each by the prices of its own model", async () => {
    const answers = byModel({
      "upstream-0": [events([usageOf(40, 5), toEvent({ error: {} })])],
      "upstream-1": [events([HELLO, STOP, usageOf(10, 2), DONE])],
    });
    const prices = [1, 100].map((price) => ({ prices: { prompt: price, completion: price } }));
    const models = [{ ...prices[0], retries: 1, fallbacks: ["fallback-1"] }, prices[1] ?? {}];
    const outcome = await outcomeOf(answers, streamed(), ...models);
    expect(outcome).toMatchObject({ ending: "complete", served: "fallback-1", cost: 2 * 45_000 + 1_200_000 });
    expect(outcome?.usage).toMatchObject({ promptTokens: 90, completionTokens: 12, totalTokens: 102 });
  });

  it("names every choice's finish reason", async () => {
    const chunks = [1, 0].map((index) => toEvent(finishChunk(index === 0 ? "length" : "content_filter", { index })));
    const outcome = await outcomeOf(events([HELLO, ...chunks, DONE]), streamed({ n: 2 }));
    expect(outcome?.finishReasons.toSorted()).toEqual(["content_filter", "length"]);
  });
});

describe("a client that leaves while the provider is still waited for", () => {
  /** Waits for the first ping, and leaves. */
  async function leave(first: Answer, ...models: object[]) {
    stopClock();
    const { fetch, asked } = scriptedFetch(first, events(whole));
    const gateway = await startGateway(configuration({ ...limits, ...models[0] }, ...models.slice(1)), { fetch });
    const beginning = gateway.begin({ body: streamed() });
    await until(() => asked.length > 0);
    await vi.advanceTimersByTimeAsync(15_000);
    const reply = await beginning;
    for await (const _ of reply.body) break;
    await reply.settle();
    await vi.advanceTimersByTimeAsync(900_000);
    return { asked, gateway };
  }

  it.each([
    ["is silent", silent(), []],
    ["is silent, and has a fallback", silent(), [{ fallbacks: ["fallback-1"] }, {}]],
    ["failed, and is to be asked again", later(14_999, status(429, {}, { "retry-after": "5" })), []],
    [
      "failed, and has a fallback",
      later(14_990, status(429, {}, { "retry-after": "1" })),
      [{ fallbacks: ["fallback-1"] }, {}],
    ],
  ])("has nobody else asked for it, and lets go of the provider: which %s", async (_, answer, models) => {
    const { asked } = await leave(answer, ...models);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is charged a request and its prompt, since a provider was asked and may be at work", async () => {
    const { gateway } = await leave(silent());
    expect(gateway.log).toMatchObject([{ ending: "failed", status: 200, prompt_tokens: PROMPT, completion_tokens: 0 }]);
    expect(gateway.pools.counts(`model#${MODEL}`).concurrent).toBe(0);
  });
});
