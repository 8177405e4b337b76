import { expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/configuration.ts";
import { modelsWithoutCredentials, simulate } from "../../local/simulated.ts";

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

it("the simulated provider takes the models that bring neither key nor address, and leaves the others alone", () => {
  expect(modelsWithoutCredentials(configuration).map(({ name }) => name)).toEqual(["bare"]);
  const { models } = simulate(configuration, "http://127.0.0.1:1/v1");
  expect(models[0]?.provider_config).toEqual({ api_key: "simulated", api_base: "http://127.0.0.1:1/v1" });
  expect(models.slice(1)).toEqual(configuration.models.slice(1));
});
