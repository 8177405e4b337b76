// What `npm start` warns of, beside what is wrong with the file itself.
import { expect, it } from "vitest";
import type { Credentials } from "../../functions/providers/default-credentials.ts";
import { warningsOf } from "../../local/warnings.ts";

const ELSEWHERE = "http://llm.internal/v1";
const modelWith = (provider_config: object) => ({ name: "m", model: "openai/m", provider_config });
const of = (openai: Credentials) => ({ credentials: { openai } });
const warned = (models: ReturnType<typeof modelWith>[], settings: object) =>
  warningsOf({ configuration: { models, keys: [] }, ...settings }).map((line) => line.split(":")[0]);

it("is a key over http:, by the variable or the field that has the address", () => {
  const both = [modelWith({ api_key: "sk", api_base: ELSEWHERE })];
  expect(warned(both, of({ apiKey: "sk", apiBase: ELSEWHERE }))).toEqual([
    "OPENAI_BASE_URL",
    "models[0].provider_config.api_base",
  ]);
  expect(warned([modelWith({ api_key: "sk" })], of({ apiBase: ELSEWHERE }))).toEqual(["OPENAI_BASE_URL"]);
});

it("is a key over http: of the provider whose address it is, and of no other", () => {
  const credentials = { openai: { apiKey: "sk" }, anthropic: { apiBase: ELSEWHERE } };
  expect(warned([modelWith({ api_key: "sk" })], { credentials })).toEqual([]);
  const claude = { ...modelWith({ api_key: "sk" }), model: "anthropic/m" };
  expect(warned([claude], { credentials })).toEqual(["ANTHROPIC_BASE_URL"]);
});

it("is nothing where no key is sent, or none leaves the machine", () => {
  expect(warned([modelWith({ api_key: "" })], of({ apiBase: ELSEWHERE }))).toEqual([]);
  expect(warned([], of({ apiKey: "sk", apiBase: "http://localhost:1/v1" }))).toEqual([]);
  expect(warned([], of({ apiKey: "sk" }))).toEqual([]);
});

it("is a price that is unknown, since the catalogue sees the file and not the environment", () => {
  const models = [{ name: "m", model: "openai/llama-3.3-70b-versatile" }];
  const keys = [{ name: "k", key: "secret", allowed_models: ["m"], budget: { usd_per_day: 1 } }];
  const settings = of({ apiKey: "sk", apiBase: "https://api.groq.com/openai/v1" });
  expect(warningsOf({ configuration: { models, keys }, ...settings })).toHaveLength(1);
});

it("is a budget that needs a price which is unknown: not of the simulated provider, nor of a private address", () => {
  const keys = [{ name: "k", key: "secret", allowed_models: ["m"], budget: { usd_per_day: 1 } }];
  const unpriced = (models: ReturnType<typeof modelWith>[], settings: object = {}) =>
    warningsOf({ configuration: { models, keys }, ...settings });
  const [warning, ...others] = unpriced([modelWith({ api_key: "sk" })]);
  expect(warning).toMatch(/^keys\[0\]\.budget: the price of model 'm' is unknown: calls will be refused/);
  expect(others).toEqual([]);
  expect(unpriced([modelWith({})])).toEqual([]);
  expect(unpriced([modelWith({ api_base: "http://10.0.0.1/v1" })])).toEqual([]);
  expect(unpriced([modelWith({})], of({ apiKey: "sk", apiBase: "http://localhost:1/v1" }))).toEqual([]);
  expect(unpriced([modelWith({})], of({ apiKey: "sk" }))).toHaveLength(1);
  expect(unpriced([modelWith({})], of({ apiBase: "https://llm.example.com/v1" }))).toHaveLength(1);
});

it("is a target that a budget leaves out, also beside one that is free or simulated", () => {
  const keys = [{ name: "k", key: "secret", allowed_models: ["m"], budget: { usd_per_day: 1 } }];
  const elsewhere = {
    model: "openai/of-ours",
    provider_config: { api_key: "sk", api_base: "https://llm.example.com/v1" },
  };
  const warned = (first: object, settings: object) =>
    warningsOf({
      configuration: { models: [{ name: "m", targets: [first as { model: string }, elsewhere] }], keys },
      ...settings,
    });
  const leftOut = [expect.stringContaining("the price of the target 'openai/of-ours' of model 'm' is unknown")];
  expect(warned({ model: "anthropic/of-ours" }, {})).toEqual(leftOut);
  expect(warned({ model: "openai/local" }, of({ apiBase: "http://localhost:1/v1" }))).toEqual(leftOut);
});
