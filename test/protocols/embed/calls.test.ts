// Clients of OpenAI's embeddings, served by providers that have them in a form of their own: against strict stand-ins.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../support/long.ts";
import { vectorOf } from "../../support/text-vector.ts";
import { bodiesOf, FORMS, MODELS, standIn, startEmbedding } from "./support/providers.ts";

interface Item {
  readonly object: string;
  readonly index: number;
  readonly embedding: number[] | string;
}

const vectorsIn = (data: readonly Item[]) => data.map(({ embedding }) => embedding);

describe.each(FORMS)("embeddings in the form of %s", (form) => {
  it("come back in the order of the texts, in as few requests as there can be", async () => {
    const { embed, asked } = await startEmbedding(form);
    const text = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" });
    const texts = fc.oneof(
      { arbitrary: fc.array(text, { minLength: 1, maxLength: 5 }), weight: 3 },
      fc.integer({ min: 1, max: 210 }).map((count) => Array.from({ length: count }, (_, at) => `text ${at}`)),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (input) => {
        asked.splice(0);
        const { status, json } = await embed(input);
        expect([status, json.object, json.model]).toEqual([200, "list", "my-gpt4-mini"]);
        expect(json.data.map(({ object, index }: Item) => [object, index])).toEqual(
          input.map((_, at) => ["embedding", at]),
        );
        expect(vectorsIn(json.data)).toEqual(input.map((one) => vectorOf(one)));
        expect(asked).toHaveLength(Math.ceil(input.length / MODELS[form].most));
      }),
      { numRuns: runs(5, 200) },
    );
  });

  it("are the same in base64, which clients decode as float32", async () => {
    const { embed } = await startEmbedding(form);
    const { json } = await embed(["one", "two"], { encoding_format: "base64" });
    const decoded = vectorsIn(json.data).map((text) => {
      const bytes = Buffer.from(String(text), "base64");
      return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
    });
    expect(decoded).toEqual(["one", "two"].map((one) => vectorOf(one)));
  });

  it("are of one text where one was sent", async () => {
    const { embed } = await startEmbedding(form);
    expect(vectorsIn((await embed("one")).json.data)).toEqual([vectorOf("one")]);
  });
});

it("is whole if it is larger than what is held", async () => {
  const { embed } = await startEmbedding("embedContent");
  const texts = Array.from({ length: 75 }, (_, at) => `text ${at}`);
  const { text, json } = await embed(texts, { dimensions: 3_072 });
  expect(text.length).toBeGreaterThan(4 * 1024 * 1024);
  expect([json.data.length, json.model, json.usage.prompt_tokens]).toEqual([75, "my-gpt4-mini", 150]);
  expect(json.data[74].embedding).toEqual(vectorOf("text 74", 3_072));
});

describe("usage", () => {
  const COUNTED = ["predict", "embedContent", "titan1", "titan", "cohere3", "cohere"] as const;

  it.each(COUNTED)("is what the provider of %s counts in all requests together", async (form) => {
    const { embed, gateway } = await startEmbedding(form);
    const texts = Array.from({ length: 150 }, () => "12345678");
    const { json } = await embed(texts);
    expect([json.usage, json.sluice]).toEqual([{ prompt_tokens: 300, total_tokens: 300 }, undefined]);
    expect(gateway.log).toMatchObject([{ prompt_tokens: 300, completion_tokens: 0, estimated: false }]);
  });

  it.each(["gemini", "nova"] as const)("is estimated, and marked so, where %s does not count", async (form) => {
    const { embed, gateway } = await startEmbedding(form);
    const { json } = await embed(["some words", "other words"]);
    expect(json.sluice).toEqual({ usage_estimated: true });
    expect(json.usage.prompt_tokens).toBeGreaterThan(2);
    expect(gateway.log).toMatchObject([{ prompt_tokens: json.usage.prompt_tokens, estimated: true }]);
  });
});

describe("dimensions", () => {
  it.each([
    ["gemini", (body: { requests: object[] }) => body.requests[0], { outputDimensionality: 256 }],
    ["predict", (body: { parameters: object }) => body.parameters, { outputDimensionality: 256 }],
    ["embedContent", (body: { embedContentConfig: object }) => body.embedContentConfig, { outputDimensionality: 256 }],
    ["titan", (body: object) => body, { dimensions: 256 }],
    ["cohere", (body: object) => body, { output_dimension: 256 }],
    ["nova", (body: { singleEmbeddingParams: object }) => body.singleEmbeddingParams, { embeddingDimension: 256 }],
  ] as const)("are asked for in the words of %s", async (form, placeIn, members) => {
    const { embed, asked } = await startEmbedding(form);
    const { status, json } = await embed(["one"], { dimensions: 256 });
    expect([status, json.data[0].embedding.length]).toEqual([200, 256]);
    expect(placeIn(bodiesOf(asked)[0])).toMatchObject(members);
  });

  it.each([
    ["titan1", 1536],
    ["cohere3", 1024],
  ] as const)("of %s, which has one size, can be no others", async (form, only) => {
    const { embed, asked } = await startEmbedding(form);
    const refused = await embed(["one"], { dimensions: 256 });
    expect(refused).toMatchObject({
      status: 400,
      json: { error: { code: "unsupported_parameter", param: "dimensions" } },
    });
    expect(asked).toEqual([]);
    expect((await embed(["one"], { dimensions: only })).status).toBe(200);
    const dropping = await startEmbedding(form, standIn, { unsupported: "drop" });
    const { status, headers } = await dropping.embed(["one"], { dimensions: 256 });
    expect([status, headers["x-sluice-dropped"]]).toEqual([200, "dimensions"]);
  });
});

describe("what the texts are for", () => {
  it.each([
    ["gemini", "search_query", (body: { requests: object[] }) => body.requests[0], { taskType: "RETRIEVAL_QUERY" }],
    ["predict", "document", (body: { instances: object[] }) => body.instances[0], { task_type: "RETRIEVAL_DOCUMENT" }],
    [
      "gemini",
      "FACT_VERIFICATION",
      (body: { requests: object[] }) => body.requests[0],
      { taskType: "FACT_VERIFICATION" },
    ],
    ["cohere", "query", (body: object) => body, { input_type: "search_query" }],
    ["cohere3", undefined, (body: object) => body, { input_type: "search_document" }],
    [
      "nova",
      "query",
      (body: { singleEmbeddingParams: object }) => body.singleEmbeddingParams,
      { embeddingPurpose: "GENERIC_RETRIEVAL" },
    ],
    [
      "nova",
      undefined,
      (body: { singleEmbeddingParams: object }) => body.singleEmbeddingParams,
      { embeddingPurpose: "GENERIC_INDEX" },
    ],
  ] as const)("reaches %s from %s", async (form, input_type, placeIn, members) => {
    const { embed, asked } = await startEmbedding(form);
    const { status, headers } = await embed(["one"], { input_type });
    expect([status, headers["x-sluice-dropped"]]).toEqual([200, undefined]);
    expect(placeIn(bodiesOf(asked)[0])).toMatchObject(members);
  });

  it.each(["titan", "embedContent"] as const)("is left out for %s, and named", async (form) => {
    const { embed } = await startEmbedding(form);
    const { status, headers } = await embed(["one"], { input_type: "query", user: "u" });
    expect([status, headers["x-sluice-dropped"]?.split(",").sort()]).toEqual([200, ["input_type", "user"]]);
  });

  it("is refused where the provider does not know it", async () => {
    const { embed, asked } = await startEmbedding("gemini");
    const { status, json } = await embed(["one"], { input_type: "poetry" });
    expect([status, json.error.code, json.error.param, asked]).toEqual([
      400,
      "unsupported_parameter",
      "input_type",
      [],
    ]);
  });
});

describe("members of the operator's own", () => {
  it.each([
    ["gemini", { title: "t" }, (body: { requests: object[] }) => body.requests[1]],
    ["predict", { autoTruncate: false }, (body: { parameters: object }) => body.parameters],
    ["titan", { normalize: false }, (body: object) => body],
    ["cohere", { truncate: "LEFT" }, (body: object) => body],
  ] as const)("reach %s in every request", async (form, members, placeIn) => {
    for (const place of ["defaults", "set"]) {
      const { embed, asked } = await startEmbedding(form, standIn, { [place]: members });
      const { status, headers } = await embed(["one", "two"]);
      expect([status, headers["x-sluice-dropped"]]).toEqual([200, undefined]);
      expect(placeIn(bodiesOf(asked)[0])).toMatchObject(members);
    }
  });

  it("are the client's words where it has such: dimensions, and what the texts are for", async () => {
    const set = { dimensions: 256, input_type: "search_query" };
    const { embed, asked } = await startEmbedding("cohere", standIn, { set, drop: ["user"] });
    const { headers } = await embed(["one"], { dimensions: 512, user: "u" });
    expect(bodiesOf(asked)).toMatchObject([{ output_dimension: 256, input_type: "search_query" }]);
    expect(headers["x-sluice-dropped"]).toBeUndefined();
  });
});
