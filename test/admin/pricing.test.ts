// What models cost, and where that is known from.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../functions/admin/catalogue.ts";
import { formatPricesOf, type Priced, pricingOf, withCatalogue } from "../../functions/admin/pricing.ts";
import { unpricedInFile, unpricedModels } from "../../functions/admin/unpriced.ts";
import { parseFile } from "../../functions/core/directory/configuration.ts";
import { type ModelDocument, model as schema } from "../../functions/core/directory/directory.ts";

const NAME = "m";
const known: ModelDocument & Priced = { name: NAME, model: "openai/gpt-4.1-mini" };
const unknown: ModelDocument & Priced = { name: NAME, model: "openai/of-ours" };
const at = (api_base: string) => ({ provider_config: { api_base } });
const prices = { prompt: 1, completion: 2 };
const stale = { id: "openai/x", as_of: "2020-01-01", prices: { prompt: 9, completion: 9 } };

const shown = (document: ModelDocument) => formatPricesOf(withCatalogue(document));

describe("what a model costs", () => {
  it.each([
    ["by its file", { ...known, prices }, "1 / 2 USD per 1M tokens (file)"],
    [
      "in calls with a long prompt",
      { ...known, prices: { ...prices, above: { tokens: 200_000, prompt: 3, completion: 4 } } },
      "1 / 2, above 200000 prompt tokens 3 / 4 USD per 1M tokens (file)",
    ],
    [
      "with a price of each request",
      { ...known, prices: { ...prices, request: 5 } },
      "tokens, 5 USD per 1K requests (file)",
    ],
    ["by the catalogue", known, `0.4 / 1.6 USD per 1M tokens (catalogue, ${CATALOGUE.asOf})`],
    ["if it is marked free", { ...known, prices: "none" }, "free (marked free)"],
    ["at a private address", { ...known, ...at("http://192.168.1.7:8000/v1") }, "free (private address)"],
    ["at a private address, by its file", { ...known, ...at("http://localhost/v1"), prices }, "1 / 2 USD"],
    ["of Ollama", { ...known, model: "ollama/llama3" }, "free (local provider)"],
    ["of another server on this machine", { ...known, model: "vllm/llama3" }, "free (private address)"],
    ["of such a server elsewhere", { ...known, model: "vllm/x", ...at("https://models.example/v1") }, "unknown"],
    ["of a vendor", { ...known, model: "groq/llama-3.3-70b-versatile" }, `(catalogue, ${CATALOGUE.asOf})`],
    ["if nobody knows", unknown, "unknown"],
  ] as const)("%s", (_, document, expected) => {
    expect(shown(document)).toContain(expected);
  });

  it("is not looked up again: a document from before the catalogue has no price", () => {
    expect(pricingOf(known).source).toBe("unknown");
    expect(pricingOf({ ...known, catalogue: stale })).toEqual({
      source: "catalogue",
      prices: stale.prices,
      id: stale.id,
      asOf: stale.as_of,
    });
  });
});

describe("a document with the catalogue", () => {
  it("has the entry replaced, or taken out where it has no use", () => {
    expect(withCatalogue({ ...known, catalogue: stale }).catalogue?.prices.prompt).toBe(0.4);
    for (const document of [unknown, { ...known, prices }, { ...known, prices: "none" as const }])
      expect(withCatalogue({ ...document, catalogue: stale })).toEqual(document);
  });

  it("can be stored, keeps every other member, and does not change if it is made again", () => {
    const documents = fc.record(
      {
        name: fc.constant(NAME),
        model: fc.constantFrom("openai/gpt-4.1", "openai/of-ours", "gemini/gemini-2.5-pro", "ollama/x", "nobody/x"),
        provider_config: fc.constantFrom(
          ...["https://api.groq.com/openai/v1", "http://[::1]/"].map((api_base) => ({ api_base })),
        ),
        prices: fc.constantFrom("none" as const, prices),
        catalogue: fc.constant(stale),
        retries: fc.nat(10),
      },
      { requiredKeys: ["name", "model"] },
    );
    fc.assert(
      fc.property(documents, (document) => {
        const made = withCatalogue<ModelDocument>(document);
        expect(withCatalogue(made)).toEqual(made);
        expect(schema.safeParse(made).success).toBe(true);
        const { catalogue: _, ...others } = document;
        expect(made).toMatchObject(others);
      }),
    );
  });
});

describe("a file", () => {
  const errorOf = (model: object) => {
    try {
      return parseFile(JSON.stringify({ models: [model] })) && undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("does not have the catalogue's entry, which is stored only", () => {
    expect(errorOf({ ...known, catalogue: stale })).toBe("models[0].catalogue: unknown field");
  });

  it("may have every price that is stored, or mark a model as free", () => {
    const { catalogue } = withCatalogue<ModelDocument>({ name: NAME, model: "openai/gpt-5.4" });
    expect(Object.keys(catalogue?.prices ?? {})).toEqual(
      expect.arrayContaining(["cached_prompt", "above", "web_search"]),
    );
    expect(errorOf({ ...known, prices: catalogue?.prices })).toBeUndefined();
    expect(errorOf({ ...known, prices: "none" })).toBeUndefined();
    expect(errorOf({ ...known, prices: "free" })).toMatch(/^models\[0\]\.prices: /);
  });
});

describe("a key with a budget", () => {
  const budget = { usd_per_day: 1 };

  it("gets a warning for models of unknown price that it may use", () => {
    const models = [unknown, { ...unknown, name: "other" }, withCatalogue({ ...known, name: "priced" })];
    const warnings = unpricedInFile([{ allowed_models: ["*"] }, { allowed_models: ["m", "priced"], budget }], models);
    expect(warnings).toEqual([
      expect.stringMatching(/^keys\[1\]\.budget: the price of model 'm' is unknown: .* give the model `prices`/),
    ]);
    expect(unpricedModels({ allowed_models: ["*"], budget }, models)).toHaveLength(2);
    expect(unpricedModels({ allowed_models: ["*"], budget: {} }, models)).toEqual([]);
  });

  it("gets the advice to apply a model whose price the catalogue knows by now", () => {
    expect(unpricedModels({ allowed_models: ["m"], budget }, [known])).toEqual([
      expect.stringContaining("apply the model again"),
    ]);
  });
});
