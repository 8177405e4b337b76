// How much a provider is asked for at most: what the client says, as the model's own members change it.
import type { Model } from "../directory/directory.ts";

/** What the client sent. Null says nothing, as in OpenAI's API. */
export interface Maxima {
  readonly n?: number | null | undefined;
  readonly max_tokens?: number | null | undefined;
  readonly max_completion_tokens?: number | null | undefined;
}

/** Of one request. */
export interface Asked {
  readonly choices: number;
  /** The most completion tokens of one choice; undefined if the request names no maximum. */
  readonly maximumTokens: number | undefined;
}

/** What the model is asked for that is asked for most. Where a request names no maximum, the first model's own is meant. */
export function largestAsked(models: readonly Model[], maxima: Maxima): Asked {
  const total = ({ choices, maximumTokens }: Asked) => choices * (maximumTokens ?? models[0]?.max_output_tokens ?? 0);
  const all = models.map((model) => ({
    choices: choicesOf(model, maxima),
    maximumTokens: maximumOf([numberIn("max_tokens", model, maxima), numberIn("max_completion_tokens", model, maxima)]),
  }));
  const nothing = {
    choices: maxima.n ?? 1,
    maximumTokens: maximumOf([maxima.max_tokens, maxima.max_completion_tokens]),
  };
  return all.toSorted((one, other) => total(other) - total(one))[0] ?? nothing;
}

/** How many choices this model's answer has. */
export function choicesOf(model: Model, maxima: Maxima): number {
  return numberIn("n", model, maxima) ?? 1;
}

/** A member's number as it goes out. */
function numberIn(name: keyof Maxima, { defaults, set, drop }: Model, maxima: Maxima): number | undefined {
  if (drop.includes(name)) return undefined;
  const value = set[name] ?? maxima[name] ?? defaults[name];
  return typeof value === "number" ? value : undefined;
}

function maximumOf(values: readonly (number | null | undefined)[]): number | undefined {
  const known = values.filter((value) => typeof value === "number");
  return known.length > 0 ? Math.max(...known) : undefined;
}
