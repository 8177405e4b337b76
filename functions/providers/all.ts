// The providers that a model may name. Yours goes here.

import type { Secrets } from "../core/directory/secret-store.ts";
import type { Providers } from "../core/upstream/provider.ts";
import { openai } from "./openai.ts";

/** Credentials and addresses for models that bring none of their own. */
interface Defaults {
  readonly openaiApiKey?: string | undefined;
  readonly openaiApiBase?: string | undefined;
  readonly openaiIsSimulated?: boolean;
}

/** `secrets` are the keys that models only name. */
export function allProviders(defaults: Defaults = {}, secrets?: Secrets): Providers {
  const { openaiApiKey: apiKey, openaiApiBase: apiBase, openaiIsSimulated: isSimulated } = defaults;
  const providers = [openai({ apiKey, apiBase, isSimulated }, secrets)];
  return new Map(providers.map((provider) => [provider.name, provider]));
}

/** The part before the slash of a model's `provider/id`. */
export function providerNames(): readonly string[] {
  return [...allProviders().keys()];
}
