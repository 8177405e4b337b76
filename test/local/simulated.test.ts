import { expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/configuration.ts";
import { modelsWithoutCredentials, withAddresses } from "../../local/simulated.ts";

const configuration = parseConfiguration(
  JSON.stringify({
    models: [
      { name: "bare", model: "openai/a" },
      { name: "own-key", model: "openai/b", provider_config: { api_key: "sk" } },
      { name: "own-address", model: "openai/c", provider_config: { api_base: "http://127.0.0.1:9/v1" } },
    ],
    keys: [],
  }),
);

it("the simulated provider takes the models that bring neither key nor address", () => {
  expect(modelsWithoutCredentials(configuration).map(({ name }) => name)).toEqual(["bare"]);
});

it("a model with a key of its own goes to OpenAI all the same, and the others are stored as they are written", () => {
  const { models } = withAddresses(configuration);
  const [bare, own, address] = configuration.models;
  expect(models).toEqual([
    bare,
    { ...own, provider_config: { api_key: "sk", api_base: "https://api.openai.com/v1" } },
    address,
  ]);
});
