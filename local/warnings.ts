// What `npm start` warns of: settings that work, and that an operator may not have meant.
import { pricedTargetsOf, pricingOf, withCatalogue } from "../functions/admin/pricing.ts";
import { unpricedInFile } from "../functions/admin/unpriced.ts";
import type { Configuration } from "../functions/core/directory/configuration.ts";
import { deploymentsOf } from "../functions/core/directory/target.ts";
import { isExposed, keysOverHttp, SENDS_KEY_OVER_HTTP } from "../functions/providers/credentials.ts";
import type { ServerOptions } from "./server.ts";
import { modelsWithoutCredentials } from "./simulated.ts";

/** One line for each, by the name of a variable or the path of a field. */
export function warningsOf(options: ServerOptions): string[] {
  const { models } = options.configuration;
  const { openaiApiKey, openaiBaseUrl } = options;
  const configs = models.flatMap((model) => deploymentsOf(model).map(({ provider_config }) => provider_config));
  const keys = [openaiApiKey, ...configs.filter((config) => !config?.api_base).map((config) => config?.api_key)];
  const sendsKey = openaiBaseUrl !== undefined && isExposed(openaiBaseUrl) && keys.some(Boolean);
  return [
    ...(sendsKey ? [`OPENAI_BASE_URL: ${SENDS_KEY_OVER_HTTP}`] : []),
    ...keysOverHttp(models),
    ...unpriced(options),
  ];
}

/** The simulated provider is free, and so is a private address in the environment. The catalogue sees the file alone. */
function unpriced({ configuration, openaiApiKey, openaiBaseUrl }: ServerOptions): string[] {
  const simulated = openaiApiKey || openaiBaseUrl ? [] : modelsWithoutCredentials(configuration);
  const charged = configuration.models.filter((model) => !simulated.includes(model) && !isFree(model, openaiBaseUrl));
  return unpricedInFile(
    configuration.keys,
    charged.map((model) => withCatalogue(model)),
  );
}

function isFree(model: Configuration["models"][number], api_base: string | undefined): boolean {
  return pricedTargetsOf(model).some((target) => {
    return pricingOf({ ...target, provider_config: { api_base, ...target.provider_config } }).source === "free";
  });
}
