// Where the endpoints of OpenAI's API are asked, and which of them a provider lacks.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { allProviders } from "../../functions/providers/all.ts";
import type { Endpoint } from "../../functions/providers/endpoints.ts";
import { envelopeOf } from "../core/support/envelope.ts";
import { body, json, status } from "../core/support/scripted-fetch.ts";
import { embedded, request, startEmbeddings } from "../protocols/embeddings/support.ts";
import { watchReserved } from "../support/reserved.ts";
import { targetFrom } from "../support/target.ts";

async function requestTo(model: string, name: Endpoint, { stream = false, ...config }: Record<string, unknown> = {}) {
  const [provider = ""] = model.split("/");
  const providers = allProviders();
  await providers.load?.([provider]);
  const target = targetFrom({ model, provider_config: { api_key: "k", ...config } });
  const protocol = providers
    .get(provider)
    ?.protocols(target)
    .find((each) => each.name === name);
  if (protocol === undefined) return undefined;
  const question = { target, stream: stream === true, forwarded: {}, protocol, body: "", contentType: "text/x" };
  return providers.get(provider)?.request(question);
}

const AZURE = "https://r.openai.azure.com";
const CLASSIC = { api_base: AZURE, api_version: "2024-10-21" };

describe("the address", () => {
  it.each<[string, Endpoint, Record<string, unknown>, string | undefined]>([
    ["openai/x", "embeddings", {}, "https://api.openai.com/v1/embeddings"],
    ["openai/x", "completions", {}, "https://api.openai.com/v1/completions"],
    ["openai/x", "moderations", {}, "https://api.openai.com/v1/moderations"],
    ["openai/x", "images", {}, "https://api.openai.com/v1/images/generations"],
    ["openai/x", "speech", {}, "https://api.openai.com/v1/audio/speech"],
    ["openai/x", "transcriptions", {}, "https://api.openai.com/v1/audio/transcriptions"],
    ["openai/x", "rerank", { api_base: "https://a.example/p/?v=1" }, "https://a.example/p/rerank?v=1"],
    ["azure/x", "embeddings", { api_base: AZURE }, `${AZURE}/openai/v1/embeddings`],
    ["azure/x", "speech", CLASSIC, `${AZURE}/openai/deployments/x/audio/speech?api-version=2024-10-21`],
    ["azure/x", "images", CLASSIC, `${AZURE}/openai/deployments/x/images/generations?api-version=2024-10-21`],
    ["azure/x", "responses", CLASSIC, undefined],
    ["azure/x", "rerank", { api_base: AZURE }, undefined],
    ["voyage/x", "embeddings", {}, "https://api.voyageai.com/v1/embeddings"],
    ["voyage/x", "chat", {}, undefined],
    ["groq/x", "embeddings", {}, undefined],
    ["cohere/x", "embeddings", {}, "https://api.cohere.ai/compatibility/v1/embeddings"],
    ["cohere/x", "embeddings", { api_base: "https://a.example" }, "https://a.example/compatibility/v1/embeddings"],
    ["cohere/x", "rerank", {}, "https://api.cohere.com/v2/rerank"],
    ...["", "/", "/v2", "/v1/", "/compatibility/v1"].map(
      (path): [string, Endpoint, object & Record<string, unknown>, string] => [
        ...(["cohere/x", "rerank", { api_base: `https://a.example${path}` }, "https://a.example/v2/rerank"] as const),
      ],
    ),
    ["cohere/x", "rerank", { api_base: "https://a.example/c?v=1" }, "https://a.example/c/v2/rerank?v=1"],
  ])("of %s for %s, with %j, is %s", async (model, name, config, url) => {
    expect((await requestTo(model, name, config))?.url).toBe(url);
  });
});

describe("the headers", () => {
  it.each<[Endpoint, boolean, string]>([
    ["embeddings", false, "application/json"],
    ["rerank", false, "application/json"],
    ["speech", false, "*/*"],
    ["transcriptions", false, "*/*"],
    ["speech", true, "text/event-stream"],
    ["completions", true, "text/event-stream"],
  ])("ask for what %s answers, in a stream: %s", async (name, stream, accept) => {
    for (const model of ["openai/x", "azure/x"]) {
      const asked = await requestTo(model, name, { stream, api_base: "https://a.example" });
      if (asked !== undefined) expect(asked.headers).toMatchObject({ accept, "content-type": "text/x" });
    }
  });
});

describe("a server without embeddings", () => {
  const nothing = body(["404 page not found"], { status: 404 });
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T12:00:05Z") });
    return () => vi.useRealTimers();
  });

  it.each([404, 405])("is not asked again for an hour: status %i", async (code) => {
    const { send, asked, pools } = await startEmbeddings({
      answers: [body(["Not here"], { status: code }), json(embedded())],
    });
    const reserved = watchReserved(pools);
    for (let times = 0; times < 3; times++) {
      const answered = await send();
      expect([answered.status, envelopeOf(answered).code]).toEqual([400, "unsupported_endpoint"]);
    }
    expect([asked.length, reserved().length]).toEqual([1, 0]);
    vi.advanceTimersByTime(60 * 60_000);
    expect((await send()).status).toBe(200);
  });

  it("says nothing of the same model elsewhere", async () => {
    const elsewhere = { provider_config: { api_base: "http://elsewhere.invalid/v1", api_key: "k" } };
    const setting = { answers: [nothing, json(embedded())], models: [{ fallbacks: ["fallback-1"] }, elsewhere] };
    const { send, asked } = await startEmbeddings(setting);
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    expect(asked.map(({ url }) => new URL(url).hostname)).toEqual([
      ...["provider.invalid", "elsewhere.invalid", "elsewhere.invalid"],
    ]);
  });

  it("is none that lacks only the model", async () => {
    const missing = status(404, { code: "model_not_found", message: "The model `x` does not exist." });
    const { send, asked } = await startEmbeddings({ answers: [missing] });
    expect([(await send()).status, (await send()).status, asked.length]).toEqual([404, 404, 2]);
  });
});

it("a vendor's embeddings get the members that its chat completions refuse, and no header says otherwise", async () => {
  const { send, asked } = await startEmbeddings({ models: [{ model: "mistral/mistral-embed" }] });
  const { status: code, headers } = await send(request({ user: "u", seed: 1, max_completion_tokens: 2 }));
  expect([code, headers["x-sluice-dropped"]]).toEqual([200, undefined]);
  expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({ user: "u", seed: 1, max_completion_tokens: 2 });
});

it("a model that names its protocols is asked in no other", async () => {
  const { send, asked } = await startEmbeddings({ models: [{ protocols: ["chat", "rerank"] }] });
  expect([(await send()).status, asked.length]).toEqual([400, 0]);
});
