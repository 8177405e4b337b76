// What `npm start` warns of: settings that work, and that an operator may not have meant.
import { withCatalogue } from "../functions/admin/pricing.ts";
import { unpricedInFile } from "../functions/admin/unpriced.ts";
import { isExposed, keysOverHttp, SENDS_KEY_OVER_HTTP } from "../functions/providers/credentials.ts";
import type { ServerOptions } from "./server.ts";
import { modelsWithoutCredentials } from "./simulated.ts";

/** One line for each, by the name of a variable or the path of a field. */
export function warningsOf(options: ServerOptions): string[] {
  const { models } = options.configuration;
  const { openaiApiKey, openaiBaseUrl } = options;
  const configs = models.map(({ provider_config: config }) => config);
  const keys = [openaiApiKey, ...configs.filter((config) => !config?.api_base).map((config) => config?.api_key)];
  const sendsKey = openaiBaseUrl !== undefined && isExposed(openaiBaseUrl) && keys.some(Boolean);
  return [
    ...(sendsKey ? [`OPENAI_BASE_URL: ${SENDS_KEY_OVER_HTTP}`] : []),
    ...keysOverHttp(models),
    ...unpriced(options),
  ];
}

/** The simulated provider is free, and the address of a model may come from the environment. */
function unpriced({ configuration, openaiApiKey, openaiBaseUrl: api_base }: ServerOptions): string[] {
  const simulated = openaiApiKey ? [] : modelsWithoutCredentials(configuration);
  const charged = configuration.models.filter((model) => !simulated.includes(model));
  const priced = charged.map((model) => {
    const provider_config = { ...(api_base === undefined ? {} : { api_base }), ...model.provider_config };
    return withCatalogue({ ...model, provider_config });
  });
  return unpricedInFile(configuration.keys, priced);
}
