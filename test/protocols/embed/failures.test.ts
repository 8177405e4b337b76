// Embeddings that take several requests, while some of them fail or are slow: what the client gets, what is asked, what it costs.
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { askTimed, stopClock } from "../../core/support/clock.ts";
import { configuration, MODEL } from "../../core/support/requests.ts";
import {
  type Answer,
  type Asked,
  body,
  json,
  later,
  scriptedFetch,
  silent,
  status,
} from "../../core/support/scripted-fetch.ts";
import { startGateway } from "../../support/gateway.ts";
import { runs } from "../../support/long.ts";
import { vectorOf } from "../../support/text-vector.ts";
import { MODELS, standIn, startEmbedding } from "./support/providers.ts";

/** What is loaded with the first call must be there before the clock stops. */
beforeAll(async () => {
  await (await startEmbedding("titan")).embed("one");
});
beforeEach(() => stopClock());
afterEach(() => {
  vi.useRealTimers();
});

/** Of a model that takes one text a request. */
const textIn = ({ body }: Asked) => JSON.parse(body).inputText as string;

/** Texts whose requests the provider answers as `answerOf` says; `times` is how often this text was asked for before. */
async function start(answerOf: (text: string, times: number) => Answer, ...members: object[]) {
  const times = new Map<string, number>();
  let underWay = 0;
  let most = 0;
  const { fetch: scripted, asked } = scriptedFetch((one) => {
    const text = textIn(one);
    times.set(text, (times.get(text) ?? 0) + 1);
    return answerOf(text, (times.get(text) ?? 1) - 1)(one);
  });
  const fetch: typeof scripted = async (...request) => {
    most = Math.max(most, ++underWay);
    return scripted(...request).finally(() => underWay--);
  };
  const { most: _, ...model } = MODELS.titan;
  const models = (members.length > 0 ? members : [{}]).map((own) => ({ ...model, ...own }));
  const gateway = await startGateway(configuration(...models), { fetch });
  const ask = async (input: readonly string[], killedIn = 900_000) => {
    const text = JSON.stringify({ model: MODEL, input });
    const timed = await askTimed(gateway, { path: "/v1/embeddings", body: text, killedAt: Date.now() + killedIn });
    return { ...timed, json: JSON.parse(timed.text) };
  };
  return { gateway, asked, ask, most: () => most, underWay: () => underWay };
}

const textsOf = (count: number) => Array.from({ length: count }, (_, at) => `text ${at}`);
const vectorsIn = ({ data }: { data: { embedding: number[] }[] }) => data.map(({ embedding }) => embedding);
const delays = fc.array(fc.nat(500), { minLength: 1, maxLength: 12 });

describe("requests of one answer", () => {
  it("are at most four at once, and their answers are in order, however long each takes", async () => {
    await fc.assert(
      fc.asyncProperty(delays, async (slow) => {
        const texts = textsOf(slow.length);
        const { ask, most } = await start((text) => later(slow[texts.indexOf(text)] ?? 0, standIn));
        const { status, json } = await ask(texts);
        expect([status, vectorsIn(json)]).toEqual([200, texts.map((text) => vectorOf(text))]);
        expect(most()).toBeLessThanOrEqual(4);
      }),
      { numRuns: runs(20, 1_000) },
    );
  });

  it("are each asked again as often as the model says", async () => {
    const { ask, asked, gateway } = await start((_, times) => (times < 2 ? status(503) : standIn), { retries: 2 });
    const { status: code, json } = await ask(textsOf(6));
    expect([code, vectorsIn(json).length, asked.length]).toEqual([200, 6, 18]);
    expect(gateway.log).toMatchObject([{ ending: "complete", attempts: Array(12).fill({ status: 503 }) }]);
  });

  it("fail together with the first that fails: the others are given up, and nothing is asked for twice as often", async () => {
    await fc.assert(
      fc.asyncProperty(delays, fc.nat(), fc.nat(2), async (slow, place, retries) => {
        const texts = textsOf(slow.length);
        const failing = `text ${place % texts.length}`;
        const answerOf = (text: string) =>
          later(slow[texts.indexOf(text)] ?? 0, text === failing ? status(500) : standIn);
        const { ask, asked, underWay } = await start(answerOf, { retries });
        const { status: code, json } = await ask(texts);
        expect([code, json.error.code]).toEqual([502, "upstream_unavailable"]);
        expect(asked.filter((one) => textIn(one) === failing)).toHaveLength(1 + retries);
        expect([underWay(), asked.every(({ signal }) => signal.aborted)]).toEqual([0, true]);
      }),
      { numRuns: runs(20, 1_000) },
    );
  });

  it("wait as long as the provider asks for, and not longer than any request would", async () => {
    const { ask } = await start((_, times) => (times === 0 ? status(429, {}, { "retry-after": "7" }) : standIn), {
      retries: 1,
    });
    const { status: code, endAt } = await ask(textsOf(2));
    expect([code, endAt]).toEqual([200, 7_000]);
    const impatient = await start(() => status(429, {}, { "retry-after": "11" }), { retries: 1 });
    const refused = await impatient.ask(textsOf(2));
    expect([refused.status, refused.headers["retry-after"], refused.endAt]).toEqual([429, "11", 0]);
  });

  it("leave the answer to a fallback, and are not asked again before", async () => {
    const [model, fallback] = [{ retries: 1, fallbacks: ["fallback-1"] }, { retries: 0 }];
    let failures = 0;
    const { ask, asked } = await start(
      (text) => (text === "text 1" && failures++ < 2 ? status(500) : standIn),
      model,
      fallback,
    );
    const { status: code, headers, json } = await ask(textsOf(3));
    expect([code, headers["x-sluice-model"], vectorsIn(json).length]).toEqual([200, "fallback-1", 3]);
    expect(asked.filter((one) => textIn(one) === "text 1")).toHaveLength(3);
  });

  it("are over with the call's own time, and with the model's", async () => {
    for (const [killedIn, members] of [
      [20_000, {}],
      [900_000, { timeout: 5_000 }],
    ] as const) {
      const { ask, asked, underWay } = await start((text) => (text === "text 2" ? silent() : standIn), members);
      const { status: code, json } = await ask(textsOf(9), killedIn);
      expect([code, json.error.type]).toEqual([504, "upstream_error"]);
      expect([underWay(), asked.every(({ signal }) => signal.aborted)]).toEqual([0, true]);
    }
  });
});

describe("an answer", () => {
  const answers: [string, Answer][] = [
    ["no JSON", body(["no JSON"], {})],
    ["an error with the status of success", json({ message: "no" })],
    ["a vector without numbers", json({ embedding: [] })],
    ["a vector of other things", json({ embedding: [1, "2"] })],
    ["a number that is larger than any", json('{"embedding":[1e999]}')],
    ["one that breaks off", body(['{"embedding":[1,'], { ending: "cut" })],
    ["one that is cut", body(['{"embedding":[1,'], {})],
  ];

  it.each(answers)("is malformed if one of those it is made of is: %s", async (_, answer) => {
    const once = await start((text, times) => (text === "text 2" && times === 0 ? answer : standIn), { retries: 5 });
    expect((await once.ask(textsOf(5))).status).toBe(200);
    const { ask, asked } = await start((text) => (text === "text 2" ? answer : standIn), { retries: 5 });
    const { status: code, json: refused } = await ask(textsOf(5));
    expect([code, refused.error.code]).toEqual([502, "upstream_malformed"]);
    expect(asked.filter((one) => textIn(one) === "text 2")).toHaveLength(2);
  });

  it("is malformed with too many vectors, and with too few", async () => {
    for (const count of [1, 3]) {
      const { fetch } = scriptedFetch(json({ embeddings: Array.from({ length: count }, () => ({ values: [1] })) }));
      const { most: _, ...model } = MODELS.gemini;
      const gateway = await startGateway(configuration(model), { fetch });
      const text = JSON.stringify({ model: MODEL, input: ["one", "two"] });
      const timed = await askTimed(gateway, { path: "/v1/embeddings", body: text });
      expect([timed.status, JSON.parse(timed.text).error.code]).toEqual([502, "upstream_malformed"]);
    }
  });

  it("says why the provider refuses a request, without the gateway's credentials", async () => {
    const key = MODELS.titan.provider_config.api_key;
    const { ask, gateway } = await start(() => json({ message: `too long, ${key}` }, { status: 400 }));
    const { status: code, json: refused } = await ask(textsOf(5));
    expect([code, refused.error.message]).toEqual([400, "too long, [redacted]"]);
    expect(gateway.log).toMatchObject([{ prompt_tokens: 0 }]);
  });

  it("costs its prompt's estimate if it failed after a part of it was there", async () => {
    const texts = Array.from({ length: 8 }, (_, at) => `${"some words ".repeat(100)}${at}`);
    const { ask, gateway } = await start((text) => (text.endsWith("7") ? status(400) : standIn));
    expect((await ask(texts)).status).toBe(400);
    const [line] = gateway.log as { prompt_tokens: number; estimated: boolean }[];
    expect(line?.prompt_tokens).toBeGreaterThan(8 * 100);
    expect(line?.estimated).toBe(true);
  });

  it("that has begun is cut where a later request fails, never looks whole, and costs its prompt", async () => {
    const texts = textsOf(90);
    const long = (text: string) => json({ embedding: vectorOf(text, 4_000), inputTextTokenCount: 1 });
    const { gateway, asked, underWay } = await start((text) => (text === "text 85" ? status(400) : long(text)));
    const text = JSON.stringify({ model: MODEL, input: texts });
    const reply = await gateway.begin({ path: "/v1/embeddings", body: text });
    const pieces: Uint8Array[] = [];
    for await (const piece of reply.body) pieces.push(Buffer.from(piece));
    await reply.settle();
    const sent = Buffer.concat(pieces).toString();
    expect([reply.status, sent.length > 4 * 1024 * 1024, sent.includes('"index":85')]).toEqual([200, true, false]);
    expect(() => JSON.parse(sent)).toThrow();
    expect([underWay(), asked.length < texts.length]).toEqual([0, true]);
    const [line] = gateway.log as { ending: string; prompt_tokens: number; estimated: boolean }[];
    expect([line?.ending, line?.estimated, (line?.prompt_tokens ?? 0) > 90]).toEqual(["failed", true, true]);
  });

  it("is given up with all of its requests when its client goes away", async () => {
    const long = (text: string) => json({ embedding: vectorOf(text, 4_000), inputTextTokenCount: 1 });
    const { gateway, asked, underWay } = await start((text) => (Number(text.slice(5)) > 80 ? silent() : long(text)));
    const text = JSON.stringify({ model: MODEL, input: textsOf(200) });
    const reply = await gateway.begin({ path: "/v1/embeddings", body: text });
    expect(reply.status).toBe(200);
    await reply.settle();
    await vi.advanceTimersByTimeAsync(0);
    expect([underWay(), asked.every(({ signal }) => signal.aborted), asked.length < 100]).toEqual([0, true, true]);
    expect(gateway.log).toMatchObject([{ ending: "failed", estimated: true }]);
  });
});
