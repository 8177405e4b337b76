// The providers that a model may name. Yours goes here.

import type { Secrets } from "../core/directory/secret-store.ts";
import type { Providers } from "../core/upstream/provider.ts";
import type { CredentialsByProvider } from "./default-credentials.ts";
import { openai } from "./openai.ts";

/** `defaults` are for models that bring no key or address of their own, `secrets` the keys that models only name. */
export function allProviders(defaults: CredentialsByProvider = {}, secrets?: Secrets): Providers {
  const providers = [openai(defaults["openai"] ?? {}, secrets)];
  return new Map(providers.map((provider) => [provider.name, provider]));
}

/** The part before the slash of a model's `provider/id`. */
export function providerNames(): readonly string[] {
  return [...allProviders().keys()];
}
