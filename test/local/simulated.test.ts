import { expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { model } from "../../functions/core/directory/directory.ts";
import { accessOf } from "../../functions/providers/credentials.ts";
import { DEFAULT_CREDENTIALS } from "../../functions/providers/default-credentials.ts";
import { isSimulated, simulatedModels, simulatedProviders, withSimulated } from "../../local/simulated.ts";
import { addressFor } from "../../local/simulated-provider/place.ts";

const configuration = parseConfiguration(
  JSON.stringify({
    models: [
      { name: "bare", model: "openai/a" },
      { name: "own-key", model: "openai/b", provider_config: { api_key: "sk" } },
      { name: "own-address", model: "openai/c", provider_config: { api_base: "http://127.0.0.1:9/v1" } },
      { name: "claude", model: "anthropic/d" },
      { name: "other", model: "other/e" },
    ],
    keys: [],
  }),
);
const SIMULATED = "http://127.0.0.1:8/v1";
const OPENAI = "https://api.openai.com/v1";

/** The providers that none of these cases gives anything. */
const OTHERS = DEFAULT_CREDENTIALS.map(({ provider }) => provider).filter((name) => !/^(openai|anthropic)$/.test(name));

it.each([
  [{}, ["openai", "anthropic"], ["bare", "claude"]],
  [{ openai: { apiKey: "sk" } }, ["anthropic"], ["claude"]],
  [{ anthropic: { apiBase: "http://127.0.0.1:9" } }, ["openai"], ["bare"]],
  [{ openai: { apiKey: "sk" }, anthropic: { apiKey: "sk" } }, [], []],
])(
  "with %j, the simulated provider is %j, and takes their models that bring neither key nor address",
  (set, providers, models) => {
    expect(simulatedProviders(set)).toEqual([...providers, ...OTHERS]);
    expect(simulatedModels(configuration.models, simulatedProviders(set)).map(({ name }) => name)).toEqual(models);
  },
);

it("a model is simulated if one of its targets is", () => {
  const targets = [{ model: "anthropic/d" }, { model: "openai/e", provider_config: { api_key: "sk" } }];
  const mixed = parseConfiguration(JSON.stringify({ models: [{ name: "mixed", targets }], keys: [] }));
  const simulatedBy = (provider: string) => simulatedModels(mixed.models, [provider]).map(({ name }) => name);
  expect([simulatedBy("anthropic"), simulatedBy("openai")]).toEqual([["mixed"], []]);
});

it("a model with credentials of its own is not simulated", () => {
  const own = { model: "vertex/x", provider_config: { credentials: "{}" } };
  expect([isSimulated(own, ["vertex"]), isSimulated({ model: "vertex/x" }, ["vertex"])]).toEqual([false, true]);
});

it("a model with a key of its own goes to its provider all the same, however it is made", () => {
  const { openai = {} } = withSimulated({}, SIMULATED);
  const addresses = configuration.models.slice(0, 3).map((document) => {
    const { address, apiKey: sent } = accessOf(model.parse(document), openai, OPENAI);
    return [address.href, sent];
  });
  expect(addresses).toEqual([
    [addressFor("openai", SIMULATED), "simulated"],
    [OPENAI, "sk"],
    ["http://127.0.0.1:9/v1", ""],
  ]);
});

it("a provider with credentials keeps them, while another is simulated", () => {
  const openai = { apiKey: "sk" };
  const standIns = ["anthropic", ...OTHERS].map((provider) => {
    const apiBase = `http://127.0.0.1:8/for/${provider}/v1`;
    return [provider, { apiKey: "simulated", apiBase, isSimulated: true }];
  });
  expect(withSimulated({ openai }, SIMULATED)).toEqual({ openai, ...Object.fromEntries(standIns) });
});
