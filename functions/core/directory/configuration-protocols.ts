// Whether a provider speaks the protocols that a model chooses of it. With none of them it could never be asked.
import type { Rule } from "./configuration-rules.ts";
import { placesIn } from "./configuration-targets.ts";
import { shown } from "./path.ts";
import type { ProtocolName } from "./protocol-names.ts";
import { partsOf } from "./target.ts";

/** `spoken` has the protocols by provider. Other providers do not exist, and are errors anyway. */
export function spokenProtocols(spoken: ReadonlyMap<string, readonly ProtocolName[]>): Rule {
  return ({ models }) =>
    placesIn(models).flatMap(({ path, members: { model, protocols } }) => {
      const known = typeof model === "string" ? spoken.get(partsOf(model).provider) : undefined;
      if (known === undefined || typeof model !== "string" || !Array.isArray(protocols)) return [];
      const isKnown = (name: unknown) => known.some((each) => each === name);
      const provider = shown(partsOf(model).provider);
      return protocols.flatMap((name, at) =>
        isKnown(name) || typeof name !== "string"
          ? []
          : [`${path}.protocols[${at}]: ${provider} does not speak ${shown(name)}; it speaks ${known.join(", ")}`],
      );
    });
}
