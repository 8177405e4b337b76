// Limits as clients of embeddings meet them: what a call reserves, exactly so where its prompt is written in tokens.
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { estimatePromptTokens } from "../../functions/core/limits/estimate.ts";
import { answerTimeout } from "../../functions/core/upstream/attempt.ts";
import { embeddings } from "../../functions/protocols/embeddings/protocol.ts";
import { embedded, request, startEmbeddings } from "../protocols/embeddings/support.ts";
import { runs } from "../support/long.ts";
import { watchReserved } from "../support/reserved.ts";
import { envelopeOf } from "./support/envelope.ts";
import { json, status } from "./support/scripted-fetch.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T12:00:05Z") });
  return () => vi.useRealTimers();
});

/** What each call reserved, of a key with room for all of them. */
async function startCounting(setting: Parameters<typeof startEmbeddings>[0] = {}) {
  const started = await startEmbeddings({ key: { rate_limit: { tpm: 100_000_000, tpd: 1e12 } }, ...setting });
  const reserved = watchReserved(started.pools);
  return {
    ...started,
    reservedBy: async (text: string) => {
      await started.send(text);
      return reserved().at(-1);
    },
  };
}

/** More than the prompt was estimated at: from now on, estimates are multiplied. */
const underestimated = json(embedded({ usage: { prompt_tokens: 1_000, total_tokens: 1_000 } }));
const token = fc.oneof(fc.nat(200_000), fc.constantFrom(-1, 0.5, 1e300, Number.MAX_SAFE_INTEGER));

describe("a prompt in token numbers", () => {
  it("is reserved exactly, one list or several, also where estimates are corrected", async () => {
    const { reservedBy } = await startCounting({ answers: [underestimated] });
    await reservedBy(request({ input: "Hello" }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(token), { minLength: 1 }), async (lists) => {
        const count = lists.flat().length;
        fc.pre(count > 0);
        const others = { encoding_format: "base64", dimensions: 256, user: "someone" };
        expect(await reservedBy(request({ input: lists, ...others }))).toBe(count);
        expect(await reservedBy(request({ input: lists.flat() }))).toBe(count);
      }),
      { numRuns: runs(20) },
    );
  });

  it.each([
    [10, 200],
    [9, 429],
  ])("of 6 tokens after one of 4 is answered within %i tokens a minute with %i", async (tpm, expected) => {
    const usage = (tokens: number) => json(embedded({ usage: { prompt_tokens: tokens, total_tokens: tokens } }));
    const { send, asked } = await startEmbeddings({
      answers: [usage(4), usage(6)],
      key: { rate_limit: { tpm } },
    });
    await send(request({ input: [1, 2, 3, 4] }));
    const second = await send(request({ input: [[1, 2], [3, 4, 5], [6]] }));
    expect([second.status, asked.length]).toEqual([expected, expected === 200 ? 2 : 1]);
    if (expected === 429) expect(envelopeOf(second).code).toBe("rate_limit_exceeded");
  });

  it("teaches nothing about estimates", async () => {
    const { reservedBy } = await startCounting({ answers: [underestimated, json(embedded())] });
    await reservedBy(request({ input: [1, 2] }));
    expect(await reservedBy(request())).toBe(estimatePromptTokens(JSON.parse(request())));
  });

  it("is estimated beside its tokens where there are texts, too, or members that may be some", async () => {
    const { reservedBy } = await startCounting();
    const text = "A text of several words.";
    const mixed = (await reservedBy(request({ input: [[1, 2, 3], text] }))) ?? 0;
    expect(mixed - 3).toBe(estimatePromptTokens({ input: [text] }));
    const messages = [{ role: "user", content: text }];
    expect(await reservedBy(request({ input: [1], messages }))).toBe(1 + estimatePromptTokens({ messages }));
  });

  it("is charged as it was counted where the provider does not count", async () => {
    const { send, log } = await startEmbeddings({ answers: [json(embedded({ usage: undefined }))] });
    await send(request({ input: [1, 2, 3] }));
    expect(log).toMatchObject([{ prompt_tokens: 3, total_tokens: 3, estimated: true }]);
  });
});

describe("a prompt in words", () => {
  it("reserves its estimate, and nothing for the answer", async () => {
    const { reservedBy } = await startCounting({ models: [{ max_output_tokens: 50_000 }] });
    const text = request({ input: ["One", "Two"] });
    expect(await reservedBy(text)).toBe(estimatePromptTokens(JSON.parse(text)));
  });

  it("gives back what a refusal of the provider reserved", async () => {
    const { send } = await startEmbeddings({
      answers: [status(400), json(embedded())],
      key: { rate_limit: { tpm: 1_000 } },
    });
    await send();
    expect((await send()).headers["x-ratelimit-remaining-tokens"]).toBe("995");
  });
});

describe("a budget", () => {
  const key = { budget: { usd_per_day: 5 } };

  it("takes the price of the prompt alone", async () => {
    const { send } = await startEmbeddings({ key, models: [{ prices: { prompt: 100_000, completion: 1_000_000 } }] });
    expect((await send()).headers["x-ratelimit-remaining-usd"]).toBe("4.5");
  });

  it("refuses a model without a price", async () => {
    const answered = await (await startEmbeddings({ key })).send();
    expect([answered.status, envelopeOf(answered).code]).toEqual([403, "price_unknown"]);
  });
});

it("work is shared between targets by their weights, and that of one user stays on one", async () => {
  const provider_config = { api_base: "http://provider.invalid/v1", api_key: "k" };
  const targets = [
    { model: "openai/large", weight: 3, provider_config },
    { model: "openai/small", weight: 1, provider_config },
  ];
  const { send, asked } = await startEmbeddings({
    models: [{ model: undefined, provider_config: undefined, targets }],
  });
  for (let at = 0; at < 200; at++) {
    await send(request({ input: at % 2 === 0 ? [`Text ${at}`] : [[at, 1], [2]] }));
  }
  const large = asked.filter(({ body }) => JSON.parse(body).model === "large").length;
  expect(large).toBeGreaterThan(120);
  expect(large).toBeLessThan(180);
  asked.length = 0;
  for (let at = 0; at < 8; at++) await send(request({ input: [`Text ${at}`], user: "service" }));
  expect(new Set(asked.map(({ body }) => JSON.parse(body).model)).size).toBe(1);
});

it("an answer must come within the model's timeout, unless it has an answer_timeout", () => {
  expect(answerTimeout({ timeout: 60_000 }, embeddings)).toBe(60_000);
  expect(answerTimeout({ timeout: 60_000, answer_timeout: 90_000 }, embeddings)).toBe(90_000);
});
