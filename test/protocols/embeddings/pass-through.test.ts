// What becomes of a request for embeddings, and of its answer, where the provider has OpenAI's embeddings.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { envelopeOf } from "../../core/support/envelope.ts";
import { MODEL } from "../../core/support/requests.ts";
import { body, json, status } from "../../core/support/scripted-fetch.ts";
import { runs } from "../../support/long.ts";
import { embedded, request, startEmbeddings } from "./support.ts";

const OWN = ["model", "input", "stream", "encoding_format", "dimensions", "user"];

describe("a request", () => {
  it("goes out as it came, but for the model's name", async () => {
    const members = fc.dictionary(fc.string(), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(members, fc.jsonValue(), async (others, item) => {
        fc.pre(Object.keys(others).every((name) => !OWN.includes(name.toLowerCase()) && name !== "__proto__"));
        const text = request({ input: [item], encoding_format: "base64", dimensions: 256, user: "u", ...others });
        const { send, asked } = await startEmbeddings();
        expect((await send(text)).status).toBe(200);
        expect(asked[0]?.url).toBe("http://provider.invalid/v1/embeddings");
        expect(asked[0]?.body).toBe(text.replace(`"model":"${MODEL}"`, '"model":"text-embedding-3-small"'));
      }),
      { numRuns: runs(20) },
    );
  });

  it("keeps the digits of its numbers, and gets what the operator adds", async () => {
    const { send, asked } = await startEmbeddings({
      models: [{ defaults: { dimensions: 3 }, set: { user: "us" }, drop: ["x"] }],
    });
    await send(request({ x: 1 }).replace("{", '{"seed":12345678901234567890,'));
    expect(asked[0]?.body).toBe(
      '{"dimensions":3,"user":"us","seed":12345678901234567890,"model":"text-embedding-3-small","input":"Hello"}',
    );
  });

  it("is answered as JSON, whatever it says of a stream", async () => {
    const { send, asked } = await startEmbeddings();
    const { headers } = await send(request({ stream: true }));
    expect([headers["content-type"], asked[0]?.headers.get("accept")]).toEqual([
      "application/json",
      "application/json",
    ]);
  });
});

describe("an answer", () => {
  it("comes as the provider wrote it, but for the model's name", async () => {
    const text = `{"object":"list","data":[{"index":0,"embedding":[1.0,-0.0,1e-45,0.12345678901234567890]}],"model":"x",
      "usage":{"prompt_tokens":5,"total_tokens":5},"further":{"model":"y"}}`;
    const { send } = await startEmbeddings({ answers: [json(text)] });
    const answered = await send();
    expect(answered.text).toBe(text.replace('"model":"x"', `"model":"${MODEL}"`));
    expect(answered.headers["x-sluice-model"]).toBe(MODEL);
  });

  it("may be base64, or name no model", async () => {
    const { model: _, ...nameless } = embedded({ data: [{ index: 0, embedding: "AACAPgAAAL8=" }] });
    const { send } = await startEmbeddings({ answers: [json(nameless)] });
    expect((await send(request({ encoding_format: "base64" }))).text).toBe(JSON.stringify(nameless));
  });

  it.each([
    ["OpenAI's", { prompt_tokens: 5, total_tokens: 5 }, 5, "0.00001"],
    ["Voyage's, which has the total alone", { total_tokens: 7 }, 7, "0.000014"],
    [
      "one that counts a completion of nothing",
      { prompt_tokens: 5, completion_tokens: 0, total_tokens: 5 },
      5,
      "0.00001",
    ],
  ])("has its usage counted as the prompt's: %s", async (_, usage, tokens, cost) => {
    const prices = { prompt: 2, completion: 1_000 };
    const { send, log } = await startEmbeddings({ answers: [json(embedded({ usage }))], models: [{ prices }] });
    expect((await send()).headers["x-sluice-cost-usd"]).toBe(cost);
    expect(log).toMatchObject([
      { protocol: "embeddings", ending: "complete", prompt_tokens: tokens, completion_tokens: 0, estimated: false },
    ]);
    expect(log[0]).toMatchObject({ stream: false, finish_reasons: [] });
    expect(log[0]).not.toHaveProperty("time_to_first_token");
  });

  it("without usage is charged with the estimate of its prompt", async () => {
    const { send, log } = await startEmbeddings({ answers: [json(embedded({ usage: undefined }))] });
    await send();
    expect(log).toMatchObject([{ completion_tokens: 0, estimated: true, prompt_tokens: expect.any(Number) }]);
    expect(log[0]?.["prompt_tokens"]).toBeGreaterThan(0);
  });

  it.each([
    ["broken", '{"object":"list","data":[{"embedding":[1'],
    ["no object", "[]"],
    ["no list", JSON.stringify({ object: "list", model: "x" })],
    ["a stream", 'data: {"object":"list"}\n\n'],
  ])("that is %s is the provider's failure, after one more try", async (_, text) => {
    const { send, asked } = await startEmbeddings({ answers: [body([text], {})] });
    const answered = await send();
    expect([answered.status, envelopeOf(answered).code, asked.length]).toEqual([502, "upstream_malformed", 2]);
  });

  it("that reports an error is none", async () => {
    const answers = [json({ error: { message: "No.", type: "overloaded" } })];
    const answered = await (await startEmbeddings({ answers, models: [{ retries: 0 }] })).send();
    expect([answered.status, envelopeOf(answered).code]).toEqual([502, "upstream_unavailable"]);
    expect(envelopeOf(answered).message).toContain("No.");
  });
});

describe("another model", () => {
  const failing = [status(500), json(embedded())];

  it("answers where the operator names it as a fallback, by its own name", async () => {
    const { send, asked } = await startEmbeddings({
      answers: failing,
      models: [{ retries: 0, fallbacks: ["fallback-1"] }, { model: "openai/other" }],
    });
    expect(JSON.parse((await send()).text).model).toBe("fallback-1");
    expect(asked.map(({ body }) => JSON.parse(body).model)).toEqual(["text-embedding-3-small", "other"]);
  });

  it("answers never else: its vectors would be others", async () => {
    const { send, asked } = await startEmbeddings({
      answers: failing,
      models: [{ retries: 0 }, { model: "openai/other" }],
    });
    expect([(await send()).status, asked.length]).toEqual([502, 1]);
  });

  it("is not what a retry asks", async () => {
    const { send, asked } = await startEmbeddings({ answers: failing });
    expect([(await send()).status, new Set(asked.map(({ body }) => body)).size]).toEqual([200, 1]);
  });
});
