// What the gateway needs to know of a provider: where a call goes, and in which words.
import type { Call } from "./call.ts";
import type { Model } from "./directory.ts";

/** The two parts of a model's `provider/id`; the id keeps every later slash. */
export function partsOf(model: string): { provider: string; id: string } {
  const slash = model.indexOf("/");
  return { provider: model.slice(0, slash), id: model.slice(slash + 1) };
}

export interface ProviderRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Strings that a client must never see, should the provider repeat them: its address, the gateway's credentials. */
  readonly secrets: readonly string[];
}

export interface Provider {
  /** The first part of a model's `provider/id`. */
  readonly name: string;
  /** The request for a call; answers are OpenAI's chat completions, as JSON or as server-sent events. */
  request(call: Call, model: Model): ProviderRequest;
  /** The members of a request that it refuses unless the model has `deny_fields` of its own. */
  deniedFields?(model: Model): readonly string[];
}
