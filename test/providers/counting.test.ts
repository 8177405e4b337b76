// The providers that can be asked how many tokens a prompt has: models of others may not say that theirs is.
import { expect, it } from "vitest";
import { ConfigurationError, parseFile } from "../../functions/core/directory/configuration.ts";
import { allProviders, providerNames } from "../../functions/providers/all.ts";
import { providerRules } from "../../functions/providers/configuration-rules.ts";

const ERROR = "models[0].count_tokens: no target's provider can count tokens; 'anthropic' can";

function errorsIn(model: object): readonly string[] {
  try {
    parseFile(JSON.stringify({ models: [{ name: "m", count_tokens: "provider", ...model }] }), providerRules());
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors.filter((line) => line.includes("count_tokens"));
    throw error;
  }
}

it.each(providerNames())("a model of %s may leave its count to the provider if that can count", async (name) => {
  const providers = allProviders();
  await providers.load?.([name]);
  const canCount = providers.get(name)?.countPath !== undefined;
  expect(errorsIn({ model: `${name}/x` })).toEqual(canCount ? [] : [ERROR]);
});

it("one target that can count is enough", () => {
  const [one, other] = [{ model: "openai/x" }, { model: "anthropic/x" }];
  expect(errorsIn({ targets: [one, other] })).toEqual([]);
  expect(errorsIn({ targets: [one] })).toEqual([ERROR]);
});

it("a model that is wrong otherwise is not blamed for its count", () => {
  expect([errorsIn({}), errorsIn({ model: 5 }), errorsIn({ targets: [5] })]).toEqual([[], [], []]);
  expect(errorsIn({ model: "openai/x", count_tokens: "estimate" })).toEqual([
    'models[0].count_tokens: must be "provider"',
  ]);
});
