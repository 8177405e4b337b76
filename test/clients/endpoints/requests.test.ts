// Requests of clients that are not installed here, exactly as they send them, and errors as clients see them.
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientsInstalled } from "../installed.ts";
import { KEY } from "../support/world.ts";
import { targetsIn } from "./targets.ts";
import { type EndpointWorld, startEndpointWorld } from "./world.ts";

await clientsInstalled();
const { createCohere } = await import("@ai-sdk/cohere");
const { createOpenAI } = await import("@ai-sdk/openai");
const { embed, rerank } = await import("ai");
const { default: OpenAI } = await import("openai");

const targets = targetsIn("every run");
let world: EndpointWorld;
beforeAll(async () => {
  world = await startEndpointWorld(targets);
});
afterAll(() => world.close());

async function post(path: string, body: object) {
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const response = await fetch(`${world.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const answer: { object?: string; model?: string; data?: { embedding: string }[] } = JSON.parse(await response.text());
  return { status: response.status, answer };
}

const documents = ["Revenue grew.", "A cat sits on the mat.", "A cat."];
const request = { query: "cat mat", documents, model: "rerank-v3.5", top_n: 2 };
const results = [expect.objectContaining({ index: 1 }), expect.objectContaining({ index: 2 })];

// github.com/cohere-ai/cohere-typescript, src/Client.ts and src/api/resources/v2/client/Client.ts
it.each(["/v1/rerank", "/v2/rerank"])("cohere-ai's rerank at %s is answered as Cohere answers it", async (path) => {
  const { status, answer } = await post(path, request);
  expect([status, answer]).toEqual([200, { id: "rerank-stand-in", results, meta: expect.any(Object) }]);
});

// github.com/langchain-ai/langchain, libs/partners/openai/langchain_openai/embeddings/base.py: each text is sent as its tokens,
// which tiktoken makes of it, and the SDK asks for base64.
it.each(targets.flatMap(({ models }) => models.embeddings ?? []))(
  "LangChain for Python's tokens are embedded by %s",
  async (model) => {
    const input = [
      [32, 8415, 23874, 389, 279, 5634, 13],
      [99204, 14264, 13],
    ];
    const { status, answer } = await post("/v1/embeddings", { input, model, encoding_format: "base64" });
    expect([status, answer.object, answer.model]).toEqual([200, "list", model]);
    const lengths = answer.data?.map(({ embedding }) => Buffer.from(embedding, "base64").length) ?? [];
    expect(lengths[0]).toBeGreaterThan(1_000);
    expect(lengths).toEqual([lengths[0], lengths[0]]);
  },
);

it("what a provider does not have is an error that clients know", async () => {
  const openai = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: KEY, maxRetries: 0 });
  const model = "embed-v4.0";
  await expect(openai.images.generate({ model, prompt: "A cat" })).rejects.toMatchObject({
    ...{ name: "Error", status: 400, code: "unsupported_endpoint" },
    message: expect.stringContaining(model),
  });
  const cohere = createCohere({ baseURL: `${world.url}/v2`, apiKey: KEY });
  await expect(
    rerank({ model: cohere.reranking("text-embedding-3-small"), query: "cat", documents, maxRetries: 0 }),
  ).rejects.toMatchObject({ statusCode: 400, responseBody: expect.stringContaining("unsupported_endpoint") });
});

it("an input that the provider refuses is the provider's error", async () => {
  const openai = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: KEY, maxRetries: 0 });
  const asked = openai.embeddings.create({ model: "text-embedding-3-small", input: "Hello", dimensions: 5_000 });
  await expect(asked).rejects.toMatchObject({ status: 400, param: "dimensions" });
  const model = createOpenAI({ baseURL: `${world.url}/v1`, apiKey: "wrong-key" }).embedding("text-embedding-3-small");
  await expect(embed({ model, value: "Hello", maxRetries: 0 })).rejects.toMatchObject({ statusCode: 401 });
});
