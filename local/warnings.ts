// What `npm start` warns of: settings that work, and that an operator may not have meant.
import { isExposed, keysOverHttp, SENDS_KEY_OVER_HTTP } from "../functions/providers/credentials.ts";
import type { ServerOptions } from "./server.ts";

/** One line for each, by the name of a variable or the path of a field. */
export function warningsOf({ configuration: { models }, openaiApiKey, openaiBaseUrl }: ServerOptions): string[] {
  const configs = models.map(({ provider_config: config }) => config);
  const keys = [openaiApiKey, ...configs.filter((config) => !config?.api_base).map((config) => config?.api_key)];
  const sendsKey = openaiBaseUrl !== undefined && isExposed(openaiBaseUrl) && keys.some(Boolean);
  return [...(sendsKey ? [`OPENAI_BASE_URL: ${SENDS_KEY_OVER_HTTP}`] : []), ...keysOverHttp(models)];
}
