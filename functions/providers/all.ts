// The providers that a model may name. Yours goes here.
import type { Providers } from "../core/attempt.ts";
import { openai } from "./openai.ts";

/** Credentials and addresses for models that bring none of their own. */
interface Defaults {
  readonly openaiApiKey?: string | undefined;
  readonly openaiApiBase?: string | undefined;
}

export function allProviders({ openaiApiKey, openaiApiBase }: Defaults = {}): Providers {
  const providers = [openai({ apiKey: openaiApiKey, apiBase: openaiApiBase })];
  return new Map(providers.map((provider) => [provider.name, provider]));
}

/** The part before the slash of a model's `provider/id`. */
export function providerNames(): readonly string[] {
  return [...allProviders().keys()];
}
