// The operator's file: read whole, and every error in it named by its path.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError, parseConfiguration } from "../../functions/core/directory/configuration.ts";

const model = { name: "my-gpt4-mini", model: "openai/gpt-4.1-mini" };
const key = { name: "demo", key: "my-secret-key", allowed_models: ["my-gpt4-mini"] };

const parse = (document: unknown) => parseConfiguration(JSON.stringify(document));
function errorsIn(document: unknown): readonly string[] {
  try {
    parse(document);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors;
    throw error;
  }
  return [];
}

describe("a configuration", () => {
  it("needs no more than names, models and keys, and is taken as it is written", () => {
    expect(parse({ models: [model], keys: [key] })).toEqual({ models: [model], keys: [key] });
  });

  it("may say everything that the contract shows", () => {
    const limits = { rpm: 100, tpm: 10_000, rpd: 1_000, tpd: 1_000_000, concurrency: 10 };
    const document = {
      models: [
        {
          ...model,
          provider_config: { api_key: "sk-…", api_base: "https://api.openai.com/v1" },
          timeout: 30_000,
          idle_timeout: 60_000,
          retries: 2,
          fallbacks: ["another-model"],
          max_output_tokens: 4096,
          rate_limit: limits,
        },
      ],
      keys: [{ ...key, expires_at: "2027-01-01T00:00:00Z", disabled: false, rate_limit: { rpm: 60 } }],
    };
    expect(parse(document)).toEqual(document);
  });

  it("may be empty, and allow a key no model", () => {
    expect(parse({})).toEqual({ models: [], keys: [] });
    expect(parse({ keys: [{ ...key, allowed_models: [] }] }).keys[0]?.allowed_models).toEqual([]);
  });

  it.each([
    ["2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    ["2027-01-01", "2027-01-01T00:00:00Z"],
    ["2027-01-01t00:00:00z", "2027-01-01T00:00:00Z"],
    ["2027-01-01 00:00:00.25-05:30", "2027-01-01T00:00:00.25-05:30"],
    ["2028-02-29T23:59:59.123456789+14:00", "2028-02-29T23:59:59.123456789+14:00"],
  ])("takes a date, and every form of a time that RFC 3339 has, such as %s", (written, kept) => {
    expect(parse({ keys: [{ ...key, expires_at: written }] }).keys[0]?.expires_at).toBe(kept);
  });

  it.each([
    [{ models: [{ ...model, colour: "red" }] }, "models[0].colour"],
    [{ models: [model], extra: 1 }, "extra"],
    [{ models: [{ ...model, rate_limit: { rph: 1 } }] }, "models[0].rate_limit.rph"],
    [{ models: [{ ...model, rate_limit: 5 }] }, "models[0].rate_limit"],
    [{ models: [{ ...model, rate_limit: { rpm: 0 } }] }, "models[0].rate_limit.rpm"],
    [{ models: [{ ...model, rate_limit: { tpm: 1.5 } }] }, "models[0].rate_limit.tpm"],
    [{ models: [{ ...model, provider_config: { api_base: "ftp://x" } }] }, "models[0].provider_config.api_base"],
    [{ models: [{ ...model, provider_config: { key: "x" } }] }, "models[0].provider_config.key"],
    [{ models: [{ ...model, provider_config: { api_key: "sk-1\n" } }] }, "models[0].provider_config.api_key"],
    [{ models: [{ ...model, prices: { prompt: 1e16, completion: 1 } }] }, "models[0].prices.prompt"],
    [{ models: [{ ...model, model: "gpt-4.1-mini" }] }, "models[0].model"],
    [{ models: [{ ...model, model: "openai/" }] }, "models[0].model"],
    [{ models: [{ ...model, timeout: "30s" }] }, "models[0].timeout"],
    [{ models: [{ ...model, retries: -1 }] }, "models[0].retries"],
    [{ models: [{ ...model, fallbacks: [1] }] }, "models[0].fallbacks[0]"],
    [{ models: [model, { model: "openai/x" }] }, "models[1].name"],
    [{ models: [model, model] }, "models[1].name"],
    [{ models: {} }, "models"],
    [{ keys: [{ name: "a", allowed_models: [] }] }, "keys[0].key"],
    [{ keys: [{ ...key, key: "" }] }, "keys[0].key"],
    [{ keys: [{ name: "a", key: "b" }] }, "keys[0].allowed_models"],
    [{ keys: [{ ...key, expires_at: "tomorrow" }] }, "keys[0].expires_at"],
    [{ keys: [{ ...key, expires_at: "2027-02-30" }] }, "keys[0].expires_at"],
    [{ keys: [{ ...key, expires_at: "2027-1-1" }] }, "keys[0].expires_at"],
    [{ keys: [{ ...key, expires_at: "2027-01-01T00:00:00" }] }, "keys[0].expires_at"],
    [{ keys: [{ ...key, expires_at: "2027-02-30T00:00:00Z" }] }, "keys[0].expires_at"],
    [{ keys: [{ ...key, expires_at: "2027-01-01  00:00:00Z" }] }, "keys[0].expires_at"],
    [{ keys: [{ ...key, disabled: "no" }] }, "keys[0].disabled"],
    [{ keys: [{ ...key, hash: "0".repeat(64) }] }, "keys[0].key"],
    [{ keys: [key, { ...key, key: "another" }] }, "keys[1].name"],
    [{ keys: [key, { ...key, name: "another" }] }, "keys[1].key"],
    [[], "the file"],
    [null, "the file"],
  ])("%j is refused, naming %s", (document, path) => {
    const errors = errorsIn(document);
    expect(errors.map((error) => error.slice(0, error.indexOf(": ")))).toEqual([path]);
  });

  it("is refused in one line for each error, also where a field's name has several", () => {
    expect(errorsIn({ models: [{ ...model, "a\nb\x1b[2J": 1 }] })).toEqual(["models[0].a?b?[2J: unknown field"]);
  });

  it.each([
    "2027-01-01T00:00:00Z",
    "2027-01-01T00:00:00.123Z",
    "2027-01-01T01:30:00+05:30",
    "2027-12-31T23:59:59-08:00",
  ])("takes %s for a time", (expires_at) => {
    expect(parse({ keys: [{ ...key, expires_at }] }).keys[0]?.expires_at).toBe(expires_at);
  });

  it("has all its errors named at once", () => {
    const document = { models: [{ ...model, timeout: 0, x: 1 }], keys: [{ ...key, disabled: 1 }] };
    expect(
      errorsIn(document)
        .map((error) => error.split(": ")[0])
        .toSorted(),
    ).toEqual(["keys[0].disabled", "models[0].timeout", "models[0].x"]);
  });

  it.each(["", "{", "models:\n  - name: x"])("that is not JSON is refused in one line: %j", (text) => {
    expect(() => parseConfiguration(text)).toThrow(/^not valid JSON: [^\n]+$/);
  });

  it("never repeats a key in what it says", () => {
    const secret = "sk-very-secret";
    const wrong = [
      { keys: [{ name: 1, key: secret, allowed_models: secret }] },
      {
        keys: [
          { ...key, key: secret },
          { ...key, key: secret },
        ],
      },
      { models: [{ ...model, provider_config: { api_key: secret, api_base: secret } }] },
    ];
    for (const document of wrong) expect(errorsIn(document).join()).not.toContain(secret);
  });

  it("is read or refused, whatever it is", () => {
    const names = ["models", "keys", "name", "model", "key", "rate_limit", "allowed_models", "__proto__"];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom(...names), tie("tree")),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
    }));
    fc.assert(fc.property(tree, (document) => void errorsIn(document)));
  });
});
