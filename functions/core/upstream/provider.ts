// What the gateway needs to know of a provider: where a call goes, and in which words.
import type { Call } from "../call.ts";
import type { Model } from "../directory/directory.ts";

/** The two parts of a model's `provider/id`; the id keeps every later slash. */
export function partsOf(model: string): { provider: string; id: string } {
  const slash = model.indexOf("/");
  return { provider: model.slice(0, slash), id: model.slice(slash + 1) };
}

/** What is asked: an id at an address. Models of several names, with fallbacks of their own, may share one. */
export function targetOf({ model, provider_config }: Model): string {
  return JSON.stringify([model, provider_config?.api_base]);
}

export interface ProviderRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Strings that a client must never see, should the provider repeat them: its address, the gateway's credentials. */
  readonly secrets: readonly string[];
  /** To be called if the provider refuses the credentials: they may have been replaced. */
  refused?(): void;
}

export interface RequestOptions {
  /** Whether a stream asks for its usage with `stream_options`; false where this target refuses them. */
  readonly asksForUsage: boolean;
}

export interface Provider {
  /** The first part of a model's `provider/id`. */
  readonly name: string;
  /**
   * The request for a call; answers are OpenAI's chat completions, as JSON or as server-sent events. A promise where
   * credentials have to be fetched first.
   */
  request(call: Call, model: Model, options: RequestOptions): ProviderRequest | Promise<ProviderRequest>;
  /** The members of a request that it refuses unless the model has `deny_fields` of its own. */
  deniedFields?(model: Model): readonly string[];
  /** Whether it charges nothing, because of the address that it is at. */
  isFree?(model: Model): boolean;
}

/** By their names. */
export type Providers = ReadonlyMap<string, Provider>;
