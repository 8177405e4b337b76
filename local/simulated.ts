// Which models the built-in simulated provider answers when nobody has given credentials for the real one.
import type { Configuration } from "../functions/core/configuration.ts";

/** Those of `openai/…` that bring neither a key nor an address of their own. */
export function modelsWithoutCredentials({ models }: Configuration): Configuration["models"] {
  const isBare = (config: Configuration["models"][number]["provider_config"]) => !config?.api_key && !config?.api_base;
  return models.filter(({ model, provider_config }) => model.startsWith("openai/") && isBare(provider_config));
}

/** The same configuration with those models sent to `address`, such as `http://127.0.0.1:4010/v1`. */
export function simulate(configuration: Configuration, address: string): Configuration {
  const bare = new Set(modelsWithoutCredentials(configuration));
  const provider_config = { api_key: "simulated", api_base: address };
  const models = configuration.models.map((model) => (bare.has(model) ? { ...model, provider_config } : model));
  return { ...configuration, models };
}
