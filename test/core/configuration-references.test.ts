// What a file names must exist: providers, fallbacks, allowed models.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError, parseFile } from "../../functions/core/directory/configuration.ts";
import {
  existingModels,
  knownProviders,
  unmatchedPatterns,
} from "../../functions/core/directory/configuration-references.ts";
import { nearest } from "../../functions/core/directory/nearest.ts";
import { readFixture } from "../support/fixtures.ts";

const RULES = [knownProviders(["openai", "anthropic"]), existingModels(["stored"])];
const model = (name: string, fallbacks: readonly string[] = []) => ({ name, model: "openai/x", fallbacks });
const key = (allowed_models: readonly unknown[]) => ({ name: "demo", key: "k", allowed_models });

function errorsIn(file: object | string, rules = RULES): readonly string[] {
  try {
    parseFile(typeof file === "string" ? file : JSON.stringify(file), rules);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors;
    throw error;
  }
}

describe("a provider", () => {
  const withProvider = (name: string) => ({ models: [{ name: "m", model: `${name}/x` }] });

  it.each([
    ["azure", "known providers: openai, anthropic; 'openai' serves every OpenAI-compatible `api_base`"],
    ["openia", "did you mean 'openai'?"],
    ["OpenAI", "did you mean 'openai'?"],
    ["a\nb", "known providers: openai, anthropic; 'openai' serves every OpenAI-compatible `api_base`"],
  ])("that does not exist is an error that shows the way: %j", (name, hint) => {
    const shown = name.replace("\n", "?");
    expect(errorsIn(withProvider(name))).toEqual([`models[0].model: there is no provider '${shown}'; ${hint}`]);
  });

  it("is as the case from the field has it", () => {
    const [error, ...others] = errorsIn(readFixture("cases/35-config-provider-azure.json"));
    expect([error, others]).toEqual([expect.stringMatching(/^models\[0\]\.model: there is no provider 'azure'/), []]);
  });

  it("is not looked for where `model` names none", () => {
    expect(errorsIn({ models: [{ name: "m", model: "gpt" }] })).toEqual([
      "models[0].model: must be 'provider/id', such as 'openai/gpt-4.1-mini'",
    ]);
  });
});

describe("a model's name", () => {
  it("is found in the file, and among those that are known", () => {
    expect(
      errorsIn({ models: [model("a", ["b", "stored"]), model("b", ["a"])], keys: [key(["a", "stored"])] }),
    ).toEqual([]);
  });

  it("that does not exist is an error, with the one that was meant", () => {
    const models = [model("gpt-mini", ["gpt-mimi-2", "claude"]), model("claude-5")];
    expect(errorsIn({ models, keys: [key(["claude-5", "Stored", "far away", "g*t"])] })).toEqual([
      "models[0].fallbacks[0]: there is no model 'gpt-mimi-2'; did you mean 'gpt-mini'?",
      "models[0].fallbacks[1]: there is no model 'claude'; did you mean 'claude-5'?",
      "keys[0].allowed_models[1]: there is no model 'Stored'; did you mean 'stored'?",
      "keys[0].allowed_models[2]: there is no model 'far away'",
      "keys[0].allowed_models[3]: there is no model 'g*t'; '*' may only be the last character of an allowed model",
    ]);
  });

  it("may be left open by a pattern of a key, but not of a fallback", () => {
    expect(errorsIn({ models: [model("a", ["a*", "*"])], keys: [key(["*", "nowhere-*"])] })).toEqual([
      "models[0].fallbacks[0]: there is no model 'a*'; did you mean 'a'?",
      expect.stringMatching(/^models\[0\]\.fallbacks\[1\]: there is no model '\*'/),
    ]);
  });

  it("is not missed where the name of a model is what is wrong", () => {
    expect(errorsIn({ models: [{ name: 5, model: "openai/x" }], keys: [key(["5"])] })).toEqual([
      "models[0].name: must be a string",
    ]);
    expect(errorsIn({ models: {}, keys: [key(["m"])] })).toEqual(["models: must be a list"]);
  });
});

describe("a fallback", () => {
  it("is another model, and each only once", () => {
    expect(errorsIn({ models: [model("a", ["b", "a", "b"]), model("b")] })).toEqual([
      "models[0].fallbacks[1]: a model cannot be its own fallback",
      "models[0].fallbacks[2]: the same as fallbacks[0]",
    ]);
  });
});

describe("a pattern", () => {
  it("that matches no model is worth a warning, but for `*`", () => {
    const file = { models: [], keys: [key(["gpt-*", "llama-*", "*", "a", 5])] };
    expect(unmatchedPatterns(file, ["gpt-4"])).toEqual([
      "keys[0].allowed_models[1]: no model has a name that begins with 'llama-'",
    ]);
  });
});

describe("the nearest name", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 6, maxLength: 12 });

  it("is the one with a letter changed, and never one that is far away", () => {
    fc.assert(
      fc.property(word, fc.nat(), (name, at) => {
        const misspelt = `${name.slice(0, at % name.length)}x${name.slice((at % name.length) + 1)}`;
        expect(nearest(misspelt, ["zzzzzzzzz", name, `${name}zz`])).toBe(name);
        expect(nearest(name, ["z".repeat(name.length), `${name}yyyy`])).toBeUndefined();
      }),
    );
  });

  it("is found in no time, however long the names are", () => {
    const long = Array.from({ length: 10_000 }, (_, at) => `${"a".repeat(250)}${at}`);
    expect(nearest("b".repeat(253), long)).toBeUndefined();
    expect(nearest("a".repeat(1_000_000), long)).toBeUndefined();
  });
});
