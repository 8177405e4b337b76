// Which members of `provider_config` a provider has a use for.
import { isMembers } from "../wire/members.ts";
import type { Rule } from "./configuration-rules.ts";
import { placesIn } from "./configuration-targets.ts";
import { shown } from "./path.ts";
import { providerConfig } from "./provider-config.ts";
import { partsOf } from "./target.ts";

const MEMBERS: ReadonlySet<string> = new Set(Object.keys(providerConfig.shape));

/** `useful` has the members by provider. Other providers and other members do not exist, and are errors anyway. */
export function usefulMembers(useful: ReadonlyMap<string, readonly string[]>): Rule {
  return ({ models }) =>
    placesIn(models).flatMap(({ path, members: { model, provider_config: config } }) => {
      if (typeof model !== "string" || !isMembers(config)) return [];
      const { provider } = partsOf(model);
      const names = useful.get(provider);
      const useless = names === undefined ? [] : Object.keys(config).filter((name) => !names.includes(name));
      const known = useless.filter((name) => MEMBERS.has(name));
      return known.map((name) => `${path}.provider_config.${name}: ${shown(provider)} has no use for it`);
    });
}
