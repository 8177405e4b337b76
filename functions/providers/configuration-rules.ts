// What a file of models must keep to because of the providers that there are. Nothing here is part of the function.
import { usefulMembers } from "../core/directory/configuration-members.ts";
import { knownProviders } from "../core/directory/configuration-references.ts";
import type { Rule } from "../core/directory/configuration-rules.ts";
import { configMembers, providerNames } from "./all.ts";
import { bedrockRule } from "./bedrock/configuration-rule.ts";
import { vertexRule } from "./vertex/configuration-rule.ts";

export function providerRules(): readonly Rule[] {
  return [knownProviders(providerNames()), usefulMembers(configMembers()), bedrockRule, vertexRule];
}
