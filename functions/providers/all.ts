// The providers that a model may name. Yours goes here.
import type { Provider } from "../core/provider.ts";
import { openai } from "./openai.ts";

/** Credentials and addresses for models that bring none of their own. */
interface Defaults {
  readonly openaiApiKey?: string | undefined;
  readonly openaiApiBase?: string | undefined;
}

/** By their names. */
export function allProviders({ openaiApiKey, openaiApiBase }: Defaults = {}): ReadonlyMap<string, Provider> {
  const providers = [openai({ apiKey: openaiApiKey, apiBase: openaiApiBase })];
  return new Map(providers.map((provider) => [provider.name, provider]));
}
