// What the built-in simulated provider answers where the environment has neither a key nor an address for the real one: every
// `openai/…` target that has neither of its own, also those that operators add while the server runs.
import type { Configuration } from "../functions/core/directory/configuration.ts";
import { deploymentsOf } from "../functions/core/directory/target.ts";
import type { FunctionSettings } from "./function-variables.ts";

export function modelsWithoutCredentials({ models }: Configuration): Configuration["models"] {
  return models.filter((entry) => {
    return deploymentsOf(entry).some(({ model, provider_config: config }) => {
      return model.startsWith("openai/") && !config?.api_key && !config?.api_base;
    });
  });
}

/** It takes OpenAI's place in the function's own settings, so that what is stored stays as the operator wrote it. */
export function simulatedSettings(address: string): FunctionSettings {
  return { openaiApiKey: "simulated", openaiBaseUrl: address, isSimulated: true };
}
