// What the built-in simulated provider answers where the environment has neither a key nor an address for the real one: every
// `openai/…` model that has neither of its own, also those that operators add while the server runs.
import type { Configuration } from "../functions/core/configuration.ts";
import type { FunctionSettings } from "./function-variables.ts";

type Model = Configuration["models"][number];

export function modelsWithoutCredentials({ models }: Configuration): Configuration["models"] {
  return models.filter(({ model, provider_config: config }) => {
    return model.startsWith("openai/") && !config?.api_key && !config?.api_base;
  });
}

/** It takes OpenAI's place in the function's own settings, so that what is stored stays as the operator wrote it. */
export function simulatedSettings(address: string): Required<Pick<FunctionSettings, "openaiApiKey" | "openaiBaseUrl">> {
  return { openaiApiKey: "simulated", openaiBaseUrl: address };
}

/** A model with a key of its own but no address means OpenAI's: now that has to be said. */
export function withAddresses({ models, keys }: Configuration): Configuration {
  const isOpenai = ({ model, provider_config: config }: Model) =>
    model.startsWith("openai/") && config?.api_key && !config.api_base;
  const withAddress = (model: Model) => ({
    ...model,
    provider_config: { ...model.provider_config, api_base: OPENAI },
  });
  return { models: models.map((model) => (isOpenai(model) ? withAddress(model) : model)), keys };
}

const OPENAI = "https://api.openai.com/v1";
