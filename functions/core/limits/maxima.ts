// How much a provider is asked for at most: what the client says, as the target's own members change it.
import type { Target } from "../directory/target.ts";

/** What the client sent. Null says nothing, as in OpenAI's API. */
export interface Maxima {
  readonly n?: number | null | undefined;
  /** Of older completions: how many are generated, of which the best `n` are the answer. */
  readonly best_of?: number | null | undefined;
  /** How many prompts the request has, each of which has as many choices; 1 if it does not say. */
  readonly prompts?: number;
  readonly max_tokens?: number | null | undefined;
  readonly max_completion_tokens?: number | null | undefined;
  readonly max_output_tokens?: number | null | undefined;
}

/** Of one request. */
export interface Asked {
  readonly choices: number;
  /** The most completion tokens of one choice; undefined if the request names no maximum. */
  readonly maximumTokens: number | undefined;
}

/** What the target is asked for that is asked for most. */
export function largestAsked(targets: readonly Target[], maxima: Maxima): Asked {
  let largest: Asked | undefined;
  let most = -1;
  for (const target of targets) {
    const asked = MAXIMA.map((name) => numberIn(name, target, maxima));
    const [choices, maximumTokens] = [generatedBy(target, maxima), maximumOf(asked)];
    const total = choices * (maximumTokens ?? target.max_output_tokens);
    if (total > most) [largest, most] = [{ choices, maximumTokens }, total];
  }
  return largest ?? askedOfNone(maxima);
}

/** What the client says itself. */
function askedOfNone(maxima: Maxima): Asked {
  const choices = Math.max(maxima.n ?? 1, maxima.best_of ?? 1) * (maxima.prompts ?? 1);
  return { choices, maximumTokens: maximumOf(MAXIMA.map((name) => maxima[name])) };
}

/** The names that the protocols have for it. */
const MAXIMA = ["max_tokens", "max_completion_tokens", "max_output_tokens"] as const;

export function isMaximum(name: string): boolean {
  return MAXIMA.some((each) => each === name);
}

/** What is reserved for each choice of a request without a maximum. */
export function unsaidMaximum(targets: readonly Target[]): number {
  return Math.max(0, ...targets.map(({ max_output_tokens: most }) => most));
}

/** How many choices this target's answer has. */
export function choicesOf(target: Target, maxima: Maxima): number {
  return (numberIn("n", target, maxima) ?? 1) * (maxima.prompts ?? 1);
}

/** How many this target generates for it. */
function generatedBy(target: Target, maxima: Maxima): number {
  return Math.max(choicesOf(target, maxima), (numberIn("best_of", target, maxima) ?? 1) * (maxima.prompts ?? 1));
}

/** A member's number as it goes out. */
function numberIn(
  name: Exclude<keyof Maxima, "prompts">,
  { defaults, set, drop }: Target,
  maxima: Maxima,
): number | undefined {
  if (drop.includes(name)) return undefined;
  const value = set[name] ?? maxima[name] ?? defaults[name];
  return typeof value === "number" ? value : undefined;
}

function maximumOf(values: readonly (number | null | undefined)[]): number | undefined {
  const known = values.filter((value) => typeof value === "number");
  return known.length > 0 ? Math.max(...known) : undefined;
}
