// What the built-in simulated provider answers where the environment has neither a key nor an address for the real one: every
// target of that provider that has neither of its own, also those that operators add while the server runs.
import type { Configuration } from "../functions/core/directory/configuration.ts";
import { type Deployment, deploymentsOf, partsOf } from "../functions/core/directory/target.ts";
import { type CredentialsByProvider, DEFAULT_CREDENTIALS } from "../functions/providers/default-credentials.ts";
import { addressFor } from "./simulated-provider/place.ts";

/** The providers that the environment has nothing for. */
export function simulatedProviders(credentials: CredentialsByProvider = {}): readonly string[] {
  const names = DEFAULT_CREDENTIALS.map(({ provider }) => provider);
  return names.filter((provider) => {
    const { apiKey, apiBase, hasRole } = credentials[provider] ?? {};
    return !apiKey && !apiBase && !hasRole;
  });
}

type Models = Configuration["models"];

/** Those with a target that is simulated in place of one of these providers. */
export function simulatedModels(models: Models, providers: readonly string[]): Models {
  return models.filter((entry) => deploymentsOf(entry).some((target) => isSimulated(target, providers)));
}

type Target = Deployment<{
  readonly api_key?: unknown;
  readonly api_base?: unknown;
  readonly credentials?: unknown;
}>;

/** It has neither credentials nor an address of its own. */
export function isSimulated({ model, provider_config: config }: Target, providers: readonly string[]): boolean {
  return providers.includes(partsOf(model).provider) && !config?.api_key && !config?.api_base && !config?.credentials;
}

/** It takes the providers' place in the function's own settings, so that what is stored stays as the operator wrote it. */
export function withSimulated(credentials: CredentialsByProvider = {}, address: string): CredentialsByProvider {
  const standIn = { apiKey: "simulated", isSimulated: true };
  const simulated = simulatedProviders(credentials).map(
    (provider) => [provider, { ...standIn, apiBase: addressFor(provider, address) }] as const,
  );
  return { ...credentials, ...Object.fromEntries(simulated) };
}
