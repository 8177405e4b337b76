// What a file of models must keep to because of the providers that there are. Nothing here is part of the function.
import { usefulMembers } from "../core/directory/configuration-members.ts";
import { knownProviders } from "../core/directory/configuration-references.ts";
import type { Rule } from "../core/directory/configuration-rules.ts";
import type { Surroundings } from "../core/directory/configuration-secrets.ts";
import { configMembers, providerNames } from "./all.ts";
import { azureRule } from "./azure/configuration-rule.ts";
import { bedrockRule } from "./bedrock/configuration-rule.ts";
import { vertexRule } from "./vertex/configuration-rule.ts";

/** The environment may have addresses for models that name none. */
export function providerRules({ environment = {}, isLocal = false }: Surroundings = {}): readonly Rule[] {
  const azure = azureRule({ address: environment["AZURE_OPENAI_ENDPOINT"] || undefined, isLocal });
  return [knownProviders(providerNames()), usefulMembers(configMembers()), azure, bedrockRule, vertexRule];
}
