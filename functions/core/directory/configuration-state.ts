// Whether a model whose requests may need what its provider has stored has such a provider.
import type { Rule } from "./configuration-rules.ts";
import { shown } from "./path.ts";
import type { ProtocolName } from "./protocol-names.ts";
import { partsOf } from "./target.ts";

/** `spoken` has the protocols by provider. Other providers do not exist, and are errors anyway. */
export function storingProviders(spoken: ReadonlyMap<string, readonly ProtocolName[]>): Rule {
  return ({ models }) =>
    models.flatMap((entry, at) => {
      const { state, model } = entry ?? {};
      const protocols = typeof model === "string" ? spoken.get(partsOf(model).provider) : undefined;
      if (state === undefined || typeof model !== "string" || protocols?.includes("responses") !== false) return [];
      return [`models[${at}].state: ${shown(partsOf(model).provider)} stores no responses`];
    });
}
