// What `npm start` warns of: settings that work, and that an operator may not have meant.
import { type Priced, pricedTargetsOf, pricingOf, withCatalogue } from "../functions/admin/pricing.ts";
import { unpricedInFile } from "../functions/admin/unpriced.ts";
import { deploymentsOf, partsOf } from "../functions/core/directory/target.ts";
import { isExposed, keysOverHttp, SENDS_KEY_OVER_HTTP } from "../functions/providers/credentials.ts";
import { type CredentialNames, DEFAULT_CREDENTIALS } from "../functions/providers/default-credentials.ts";
import type { ServerOptions } from "./server.ts";
import { isSimulated, simulatedProviders } from "./simulated.ts";

type Options = Pick<ServerOptions, "configuration" | "credentials">;

/** One line for each, by the name of a variable or the path of a field. */
export function warningsOf(options: Options): string[] {
  return [
    ...DEFAULT_CREDENTIALS.flatMap((names) => sendsKeyOverHttp(names, options)),
    ...keysOverHttp(options.configuration.models),
    ...unpriced(options),
  ];
}

function sendsKeyOverHttp(names: CredentialNames, { configuration, credentials = {} }: Options): string[] {
  const { apiKey, apiBase } = credentials[names.provider] ?? {};
  if (apiBase === undefined || !isExposed(apiBase)) return [];
  const targets = configuration.models.flatMap((model) => deploymentsOf(model));
  const own = targets.filter(({ model }) => partsOf(model).provider === names.provider);
  const configs = own.map(({ provider_config: config }) => config);
  const keys = [
    apiKey,
    ...configs.filter((config) => !config?.api_base).map((config) => config?.credentials ?? config?.api_key),
  ];
  return keys.some(Boolean) ? [`${names.addressVariable}: ${SENDS_KEY_OVER_HTTP}`] : [];
}

/** The simulated provider is free, and so is a private address in the environment. The catalogue sees the file alone. */
function unpriced({ configuration, credentials = {} }: Options): string[] {
  const simulated = simulatedProviders(credentials);
  const isFree = (target: Priced) => {
    const api_base = credentials[partsOf(target.model).provider]?.apiBase;
    const { source } = pricingOf({ ...target, provider_config: { api_base, ...target.provider_config } });
    return source === "free" || isSimulated(target, simulated);
  };
  const models = configuration.models.map((entry) => {
    const targets = pricedTargetsOf(entry).map((target) => (isFree(target) ? { ...target, prices: FREE } : target));
    return withCatalogue({ name: entry.name, targets });
  });
  return unpricedInFile(configuration.keys, models);
}

const FREE = "none" as const;
