// Whether a provider can count tokens for a model that wants it to.
import type { Rule } from "./configuration-rules.ts";
import { placesIn } from "./configuration-targets.ts";
import { partsOf } from "./target.ts";

/** `counting` has the names of the providers that can. One target of such a provider is enough. */
export function countingProviders(counting: readonly string[]): Rule {
  return ({ models }) =>
    models.flatMap((entry, at) => {
      if (entry?.["count_tokens"] !== "provider") return [];
      const asked = placesIn([entry]).map(({ members }) => members["model"]);
      const providers = asked.filter((model) => typeof model === "string").map((model) => partsOf(model).provider);
      if (providers.length === 0 || providers.some((name) => counting.includes(name))) return [];
      const known = counting.map((name) => `'${name}'`).join(", ");
      return [`models[${at}].count_tokens: no target's provider can count tokens; ${known} can`];
    });
}
