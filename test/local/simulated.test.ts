import { expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { model } from "../../functions/core/directory/directory.ts";
import { accessOf } from "../../functions/providers/credentials.ts";
import { modelsWithoutCredentials, simulatedSettings } from "../../local/simulated.ts";

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

it("a model with a key of its own goes to OpenAI all the same, however it is made", () => {
  const { openaiApiKey: apiKey, openaiBaseUrl: apiBase, isSimulated } = simulatedSettings("http://127.0.0.1:8/v1");
  const addresses = configuration.models.map((document) => {
    const { address, apiKey: sent } = accessOf(model.parse(document), { apiKey, apiBase, isSimulated }, OPENAI);
    return [address.href, sent];
  });
  expect(addresses).toEqual([
    ["http://127.0.0.1:8/v1", "simulated"],
    [OPENAI, "sk"],
    ["http://127.0.0.1:9/v1", ""],
  ]);
});

const OPENAI = "https://api.openai.com/v1";
