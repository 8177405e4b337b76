// What the built-in simulated provider answers where the environment has neither a key nor an address for the real one: every
// `openai/…` model that has neither of its own, also those that operators add while the server runs.
import type { Configuration } from "../functions/core/directory/configuration.ts";
import type { FunctionSettings } from "./function-variables.ts";

export function modelsWithoutCredentials({ models }: Configuration): Configuration["models"] {
  return models.filter(({ model, provider_config: config }) => {
    return model.startsWith("openai/") && !config?.api_key && !config?.api_base;
  });
}

/** It takes OpenAI's place in the function's own settings, so that what is stored stays as the operator wrote it. */
export function simulatedSettings(address: string): FunctionSettings {
  return { openaiApiKey: "simulated", openaiBaseUrl: address, isSimulated: true };
}
