// What the catalogue of prices says of models, by their address or the name of their provider.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { findProvider } from "@pydantic/genai-prices";
import { describe, expect, it } from "vitest";
import { CATALOGUE, findInCatalogue } from "../../functions/admin/catalogue.ts";
import { prices } from "../../functions/core/directory/directory.ts";

const TODAY = new Date("2026-11-28T12:00:00Z");
const found = (address: string | undefined, id: string, provider = "openai") =>
  findInCatalogue({ provider, id, address }, TODAY);

const require = createRequire(import.meta.url);
const folder = require.resolve("@pydantic/genai-prices").replace(/dist\/.*$/, "");

describe("a model of Google's", () => {
  const GEMINI = {
    ...{ prompt: 1.25, completion: 10, cached_prompt: 0.125 },
    above: { tokens: 200_000, prompt: 2.5, completion: 15, cached_prompt: 0.25 },
  };

  it.each([
    ["gemini", "gemini-2.5-pro"],
    ["gemini", "models/gemini-2.5-pro"],
    ["vertex", "gemini-2.5-pro"],
    ["vertex", "google/gemini-2.5-pro"],
    ["vertex", "publishers/google/models/gemini-2.5-pro"],
  ])("is known as %s/%s, with its prices for long prompts and cached ones", (provider, id) => {
    expect(found(undefined, id, provider)).toEqual({ id: "google/gemini-2.5-pro", prices: GEMINI });
    expect(found("https://europe-west4-aiplatform.googleapis.com", id, provider)?.prices).toEqual(GEMINI);
  });

  it.each([
    "claude-sonnet-4-5@20250929",
    "anthropic/claude-sonnet-4-5",
    "publishers/anthropic/models/claude-sonnet-4-5",
  ])("may be Anthropic's: vertex/%s", (id) => {
    expect(found(undefined, id, "vertex")).toMatchObject({ id: "google/claude-sonnet-4-5", prices: { prompt: 3 } });
  });

  it("has no price if it is an endpoint of a project's own", () => {
    expect(found(undefined, "endpoints/123", "vertex")).toBeUndefined();
  });
});

describe("a model of Bedrock's", () => {
  const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
  const ARN = "arn:aws:bedrock:eu-west-1:123456789012";

  it.each([
    [`eu.${CLAUDE}`, `regional.${CLAUDE}`, 3.3],
    [`global.${CLAUDE}`, `global.${CLAUDE}`, 3],
    [`${ARN}:inference-profile/eu.${CLAUDE}`, `regional.${CLAUDE}`, 3.3],
    ["openai.gpt-oss-120b-1:0", "openai.gpt-oss-120b-1:0", 0.15],
    ["openai.gpt-oss-120b", "openai.gpt-oss-120b-1:0", 0.15],
  ])("is known as %s, which is the catalogue's %s", (id, name, prompt) => {
    const price = { id: `aws/${name}`, prices: { prompt } };
    expect(found(undefined, id, "bedrock")).toMatchObject(price);
    expect(found("https://bedrock-runtime.eu-west-1.amazonaws.com", id, "bedrock")).toMatchObject(price);
  });

  it("has no price if it is an application's own profile", () => {
    expect(found(undefined, `${ARN}:application-inference-profile/abc123`, "bedrock")).toBeUndefined();
  });
});

describe("the catalogue", () => {
  it("has the date of the version that is installed", () => {
    const { version } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
    expect(version, "look up when this version was published, and change CATALOGUE").toBe(CATALOGUE.version);
  });

  it.each([
    [undefined, "gpt-4.1-mini", "openai/gpt-4.1-mini"],
    ["https://api.openai.com/v1", "gpt-4.1", "openai/gpt-4.1"],
    ["https://api.deepseek.com", "deepseek-chat", "deepseek/deepseek-chat"],
    ["https://api.groq.com/openai/v1", "llama-3.3-70b-versatile", "groq/llama-3.3-70b-versatile"],
    ["https://openrouter.ai/api/v1", "anthropic/claude-sonnet-4.5", "openrouter/anthropic/claude-sonnet-4.5"],
    ["https://api.mistral.ai/v1", "mistral-small-latest", "mistral/mistral-small-latest"],
    ["https://API.X.AI/v1", "grok-4.3", "x-ai/grok-4.3"],
    [
      "https://api.together.xyz/v1",
      "meta-llama/Llama-3.3-70B-Instruct-Turbo",
      "together/meta-llama/Llama-3.3-70B-Instruct-Turbo",
    ],
    ["https://gateway.example.com/v1", "gpt-4.1-mini", "openai/gpt-4.1-mini"],
  ])("at %s knows %s", (address, id, expected) => {
    const { prices: known, id: name } = found(address, id) ?? {};
    expect(name).toBe(expected);
    expect(known?.prompt).toBeGreaterThan(0);
    expect(known?.completion).toBeGreaterThan(0);
  });

  it.each([
    ["anthropic", "claude-sonnet-4-5", "anthropic/"],
    ["gemini", "gemini-2.5-pro", "google/"],
    ["vertex", "gemini-2.5-pro", "google/"],
    ["bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "aws/"],
    ["xai", "grok-4.3", "x-ai/"],
    ["together", "meta-llama/Llama-3.3-70B-Instruct-Turbo", "together/"],
  ])("knows the provider %s by its name", (provider, id, prefix) => {
    expect(found(undefined, id, provider)?.id).toContain(prefix);
  });

  it("knows nothing of models of another provider at an address that it knows, nor of those of nobody", () => {
    expect(found("https://api.groq.com/openai/v1", "gpt-4.1-mini")).toBeUndefined();
    expect(found("https://openrouter.ai/api/v1", "gpt-4.1-mini")).toBeUndefined();
    expect(found(undefined, "of-ours")).toBeUndefined();
    expect(found(undefined, "x", "nobody")).toBeUndefined();
    expect(found(undefined, "whisper-1")).toBeUndefined();
  });

  it("has prices for long prompts", () => {
    expect(found(undefined, "gemini-2.5-pro", "gemini")?.prices).toEqual({
      ...{ prompt: 1.25, cached_prompt: 0.125, completion: 10 },
      above: { tokens: 200_000, prompt: 2.5, cached_prompt: 0.25, completion: 15 },
    });
  });

  it("has prices for cache writes, requests and embeddings", () => {
    expect(found(undefined, "claude-sonnet-4-5", "anthropic")?.prices.cache_write).toBe(3.75);
    expect(found("https://api.perplexity.ai", "sonar")?.prices.request).toBeGreaterThan(0);
    expect(found(undefined, "text-embedding-3-small")?.prices).toEqual({ prompt: 0.02, completion: 0 });
  });

  it.each(["00:00", "12:00", "20:00"])("takes the dearest price of a day, also at %s", (time) => {
    const wanted = { provider: "openai", id: "deepseek-chat", address: "https://api.deepseek.com" };
    const { prices: known } = findInCatalogue(wanted, new Date(`2026-11-28T${time}:00Z`)) ?? {};
    expect(known).toEqual({ prompt: 0.27, cached_prompt: 0.07, completion: 1.1 });
  });

  it("has the prices of the date", () => {
    const wanted = { provider: "openai", id: "voxtral-small-latest", address: "https://api.mistral.ai/v1" };
    const completionOn = (day: string) => findInCatalogue(wanted, new Date(day))?.prices.completion;
    expect([completionOn("2026-08-10"), completionOn("2026-08-11")]).toEqual([0.3, 0.4]);
  });

  const PROVIDERS = ["openai", "anthropic", "google", "aws", "openrouter", "x-ai", "groq", "mistral", "perplexity"];
  it.each(PROVIDERS)("has prices that may be stored for every model of %s", (provider) => {
    const models = findProvider({ providerId: provider })?.models ?? [];
    const known = models.flatMap(({ id }) => found(undefined, id, provider) ?? []);
    expect(known.length).toBeGreaterThan(models.length / 4);
    for (const entry of known) expect(prices.safeParse(entry.prices)).toMatchObject({ success: true });
  });
});
