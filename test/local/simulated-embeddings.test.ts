// The simulated provider's embeddings: vectors that are near where texts are alike, and what each API refuses.
import OpenAI, { AzureOpenAI } from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SimulatedProvider, startSimulatedProvider } from "../../local/simulated-provider.ts";
import { call } from "./support/call.ts";

const model = "text-embedding-3-small";
const TEXTS = [
  "The cat sat on the mat in the kitchen.",
  "A cat sits on a mat in the kitchen.",
  "Quarterly revenue grew by twelve percent.",
];

let provider: SimulatedProvider;
let openai: OpenAI;
beforeAll(async () => {
  provider = await startSimulatedProvider();
  openai = new OpenAI({ baseURL: provider.url, apiKey: "any-key", maxRetries: 0 });
});
afterAll(() => provider.close());

async function post(path: string, body: unknown) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const {
    status,
    body: answer,
    headers,
  } = await call(new URL(path, provider.url).href, { method: "POST", body: text });
  return { status, headers, ...JSON.parse(answer) };
}

async function vectors(input: OpenAI.EmbeddingCreateParams["input"], further: object = {}): Promise<number[][]> {
  const { data } = await openai.embeddings.create({ model, input, encoding_format: "float", ...further });
  return data.map(({ embedding }) => embedding);
}

function dot(one: readonly number[] = [], other: readonly number[] = []): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}

describe("vectors", () => {
  it.each([1, 2, 8, 256, 1_536])("have the length 1 with %d dimensions", async (dimensions) => {
    const all = await vectors([...TEXTS, "x", " ", "!", "猫が座った"], { dimensions });
    expect(all.map(({ length }) => length)).toEqual(all.map(() => dimensions));
    for (const vector of all) expect(dot(vector, vector)).toBeCloseTo(1, 5);
  });

  it("are equal for equal texts, near for texts that share words, and far for others", async () => {
    const [first, second, third] = await vectors(TEXTS);
    expect(await vectors(TEXTS)).toEqual([first, second, third]);
    expect(dot(first, second)).toBeGreaterThan(0.5);
    expect(Math.abs(dot(first, third))).toBeLessThan(0.2);
  });

  it("are near for words with the same stem, and differ for texts of the same words", async () => {
    const [embedding, embeddings, other, order, reverse] = await vectors([
      ...["embedding", "embeddings", "gateway"],
      ...["dog bites man", "man bites dog"],
    ]);
    expect(dot(embedding, embeddings)).toBeGreaterThan(Math.abs(dot(embedding, other)) + 0.1);
    expect(order).not.toEqual(reverse);
  });

  it("are made of token numbers, too", async () => {
    const [first, second, third] = await vectors([
      [9906, 1917],
      [9906, 1917, 0],
      [77, 78],
    ]);
    expect(await vectors([9906, 1917])).toEqual([first]);
    expect(dot(first, second)).toBeGreaterThan(0.5);
    expect(Math.abs(dot(first, third))).toBeLessThan(0.2);
  });

  it("are the same as base64", async () => {
    const floats = await vectors(TEXTS);
    const { data } = await openai.embeddings.create({ model, input: TEXTS }); // The SDK asks for base64 and decodes it.
    const rounded = floats.map((vector) => vector.map(Math.fround));
    expect(data.map(({ embedding }) => [...embedding])).toEqual(rounded);
  });
});

it("answers as OpenAI does, and says that it is simulated", async () => {
  expect(await openai.embeddings.create({ model, input: "Hello there", encoding_format: "float" })).toMatchObject({
    object: "list",
    data: [{ object: "embedding", index: 0 }],
    model,
    usage: { prompt_tokens: 3, total_tokens: 3 },
    id: expect.stringMatching(/^embd-simulated-/),
    simulated: expect.stringContaining("Set OPENAI_API_KEY"),
  });
});

it("answers at the addresses of Azure and of the vendors, and names their variables", async () => {
  const azure = new AzureOpenAI({ endpoint: provider.url, apiKey: "any-key", apiVersion: "2024-10-21", maxRetries: 0 });
  expect(await azure.embeddings.create({ model: "embed-eu", input: "Hello" })).toMatchObject({ model: "embed-eu" });
  const { simulated } = await post("/for/mistral/v1/embeddings", { model: "mistral-embed", input: "Hello" });
  expect(simulated).toContain("MISTRAL_API_KEY");
});

it.each([
  ["no input", {}, "input"],
  ["an empty text", { input: "" }, "input"],
  ["an empty list", { input: [] }, "input"],
  ["an empty text in a list", { input: ["Hello", ""] }, "input[1]"],
  ["an empty list of tokens", { input: [[]] }, "input[0]"],
  ["a number that is no token", { input: [1.5] }, "input"],
  ["texts beside tokens", { input: ["Hello", [1]] }, "input"],
  ["more than 2,048 inputs", { input: Array(2_049).fill("a") }, "input"],
  ["an input of more than 8,192 tokens", { input: [Array(8_193).fill(1)] }, "input"],
  ["more than 300,000 tokens", { input: Array(40).fill(Array(8_000).fill(1)) }, "input"],
  ["no model", { input: "Hello", model: null }, "model"],
  ["more dimensions than the model has", { input: "Hello", dimensions: 1_537 }, "dimensions"],
  ["no dimensions", { input: "Hello", dimensions: 0 }, "dimensions"],
  [
    "dimensions of a model that has no choice",
    { input: "Hello", dimensions: 8, model: "text-embedding-ada-002" },
    "dimensions",
  ],
  ["another encoding", { input: "Hello", encoding_format: "binary" }, "encoding_format"],
  ["a user that is no text", { input: "Hello", user: 1 }, "user"],
])("refuses %s", async (_, members, param) => {
  const { status, error } = await post("/v1/embeddings", { model, ...members });
  expect([status, error.type, error.param]).toEqual([400, "invalid_request_error", param]);
});

it.each(["/v1/completions", "/v1/images/generations", "/v1/audio/speech", "/v1/audio/transcriptions", "/v1/rerank"])(
  "has nothing at %s",
  async (path) => expect(await post(path, {})).toMatchObject({ status: 404, error: { code: "unknown_url" } }),
);

describe("in Google's place", () => {
  const GEMINI = "/v1beta/models/gemini-embedding-001";
  const VERTEX = "/v1/projects/p/locations/europe-west4/publishers/google/models";
  const content = { parts: [{ text: "Hello there" }] };
  const request = { model: "models/gemini-embedding-001", content };
  const hello = () => vectors("Hello there", { model: "gemini-embedding-001" });

  it("embeds one text and many, as often as they are asked for", async () => {
    const [values] = await hello();
    const requests = [request, { ...request, outputDimensionality: 3, taskType: "RETRIEVAL_QUERY" }];
    const { embeddings, simulated } = await post(`${GEMINI}:batchEmbedContents`, { requests });
    expect(embeddings).toEqual([{ values }, { values: [expect.anything(), expect.anything(), expect.anything()] }]);
    expect(simulated).toContain("GEMINI_API_KEY");
    expect(await post(`${GEMINI}:embedContent`, { content })).toMatchObject({ embedding: { values } });
  });

  it("embeds on Vertex AI with the settings apart, and counts the tokens", async () => {
    const body = { content, embedContentConfig: { outputDimensionality: 8, taskType: "CLUSTERING" } };
    expect(await post(`${VERTEX}/gemini-embedding-2:embedContent`, body)).toMatchObject({
      embedding: { values: expect.objectContaining({ length: 8 }) },
      usageMetadata: { promptTokenCount: 3 },
    });
  });

  it("predicts on Vertex AI, and counts the tokens of each instance", async () => {
    const [values] = await hello();
    const instances = [{ content: "Hello there", task_type: "CLUSTERING" }];
    const { predictions } = await post(`${VERTEX}/gemini-embedding-001:predict`, { instances });
    expect(predictions).toEqual([{ embeddings: { values, statistics: { truncated: false, token_count: 3 } } }]);
    const two = { instances: [{ content: "one" }, { content: "two" }], parameters: { outputDimensionality: 8 } };
    const answer = await post(`${VERTEX}/text-embedding-005:predict`, two);
    expect(answer.predictions.map((each: { embeddings: { values: [] } }) => each.embeddings.values.length)).toEqual([
      8, 8,
    ]);
  });

  it.each([
    [`${GEMINI}:batchEmbedContents`, { requests: [] }],
    [`${GEMINI}:batchEmbedContents`, { requests: Array(101).fill(request) }],
    [`${GEMINI}:batchEmbedContents`, { requests: [{ content }] }],
    [`${GEMINI}:batchEmbedContents`, { requests: [{ ...request, model: "models/other" }] }],
    [`${GEMINI}:batchEmbedContents`, { requests: [{ ...request, encodingFormat: "float" }] }],
    [`${GEMINI}:batchEmbedContents`, { requests: [{ ...request, taskType: "SEARCH" }] }],
    [`${GEMINI}:batchEmbedContents`, { requests: [{ ...request, content: { parts: [] } }] }],
    [`${GEMINI}:embedContent`, { content, outputDimensionality: 3_073 }],
    [`${GEMINI}:embedContent`, "{"],
    [`${VERTEX}/gemini-embedding-2:embedContent`, { content, outputDimensionality: 8 }],
    [`${VERTEX}/text-embedding-005:predict`, { instances: Array(251).fill({ content: "one" }) }],
    [`${VERTEX}/text-embedding-005:predict`, { instances: [{ content: "" }] }],
    [`${VERTEX}/text-embedding-005:predict`, { instances: [{ content: "one", taskType: "CLUSTERING" }] }],
  ])("%s refuses %j", async (path, body) => {
    expect(await post(path, body)).toMatchObject({ status: 400, error: { status: "INVALID_ARGUMENT" } });
  });

  it.each([
    `${GEMINI}:predict`,
    `${VERTEX}/gemini-embedding-001:batchEmbedContents`,
    "/v1beta/models/no-such:embedContent",
  ])("has nothing at %s", async (path) => expect(await post(path, { content })).toMatchObject({ status: 404 }));
});

describe("in Bedrock's place", () => {
  const TITAN = "/model/amazon.titan-embed-text-v2%3A0/invoke";
  const FIRST_TITAN = "/model/amazon.titan-embed-text-v1/invoke";
  const COHERE = "/model/cohere.embed-multilingual-v3/invoke";
  const NEWER_COHERE = "/model/eu.cohere.embed-v4%3A0/invoke";
  const NOVA = "/model/amazon.nova-2-multimodal-embeddings-v1%3A0/invoke";
  const texts = { texts: ["Hello there"], input_type: "search_query" };
  const nova = (params: object) => ({
    taskType: "SINGLE_EMBEDDING",
    singleEmbeddingParams: {
      embeddingPurpose: "GENERIC_INDEX",
      text: { truncationMode: "NONE", value: "Hello there" },
      ...params,
    },
  });

  it("Titan embeds one text, and counts its tokens in the answer and in a header", async () => {
    const [embedding] = await vectors("Hello there", { dimensions: 256 });
    const answer = await post(TITAN, { inputText: "Hello there", dimensions: 256 });
    expect(answer).toMatchObject({ embedding, inputTextTokenCount: 3, embeddingsByType: { float: embedding } });
    expect(answer.headers["x-amzn-bedrock-input-token-count"]).toBe("3");
    expect(answer.simulated).toContain("AWS_BEARER_TOKEN_BEDROCK");
    expect((await post(FIRST_TITAN, { inputText: "Hello there" })).embedding).toHaveLength(1_536);
  });

  it("Nova embeds one text", async () => {
    const [embedding] = await vectors("Hello there", { dimensions: 384 });
    const answer = await post(NOVA, nova({ embeddingDimension: 384 }));
    expect(answer).toMatchObject({ embeddings: [{ embeddingType: "TEXT", embedding }] });
  });

  it("Cohere embeds many, in the form that is asked for", async () => {
    const [vector] = await vectors("Hello there", { dimensions: 1_024 });
    const floats = { response_type: "embeddings_floats", embeddings: [vector] };
    expect(await post(COHERE, texts)).toMatchObject(floats);
    const byType = { response_type: "embeddings_by_type", embeddings: { float: [vector] } };
    expect(await post(NEWER_COHERE, { ...texts, output_dimension: 1_024, embedding_types: ["float"] })).toMatchObject(
      byType,
    );
  });

  it.each([
    [TITAN, {}],
    [TITAN, { inputText: "" }],
    [TITAN, { inputText: "Hello", dimensions: 300 }],
    [TITAN, { inputText: "Hello", input_type: "search_query" }],
    [FIRST_TITAN, { inputText: "Hello", dimensions: 256 }],
    [COHERE, { texts: ["Hello"] }],
    [COHERE, { ...texts, texts: [] }],
    [COHERE, { ...texts, texts: Array(97).fill("Hello") }],
    [COHERE, { ...texts, texts: [""] }],
    [COHERE, { ...texts, input_type: "query" }],
    [COHERE, { ...texts, output_dimension: 256 }],
    [NEWER_COHERE, { ...texts, output_dimension: 300 }],
    [NOVA, nova({ embeddingDimension: 300 })],
    [NOVA, nova({ embeddingPurpose: "QUERY" })],
    [NOVA, nova({ text: { value: "Hello" } })],
  ])("%s refuses %j", async (path, body) => {
    const { status, headers } = await post(path, body);
    expect([status, headers["x-amzn-errortype"]]).toEqual([400, "ValidationException"]);
  });
});
