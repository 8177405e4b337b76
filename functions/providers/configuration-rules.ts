// What a file of models must keep to because of the providers that there are. Nothing here is part of the function.
import { countingProviders } from "../core/directory/configuration-counting.ts";
import { usefulMembers } from "../core/directory/configuration-members.ts";
import { spokenProtocols } from "../core/directory/configuration-protocols.ts";
import { knownProviders } from "../core/directory/configuration-references.ts";
import type { Rule } from "../core/directory/configuration-rules.ts";
import type { Surroundings } from "../core/directory/configuration-secrets.ts";
import { storingProviders } from "../core/directory/configuration-state.ts";
import type { ProtocolName } from "../core/directory/protocol-names.ts";
import { configMembers, providerNames } from "./all.ts";
import { azureRule } from "./azure/configuration-rule.ts";
import { AZURE_ENDPOINTS } from "./azure/endpoints.ts";
import { bedrockRule } from "./bedrock/configuration-rule.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { VENDORS } from "./vendors.ts";
import { vertexRule } from "./vertex/configuration-rule.ts";

/** What a model may choose among, where that is not OpenAI's chat completions alone. */
const PROTOCOLS: Readonly<Record<string, readonly ProtocolName[]>> = {
  ...Object.fromEntries(VENDORS.map(({ name, endpoints = ["chat"] }) => [name, endpoints])),
  openai: ENDPOINTS,
  azure: AZURE_ENDPOINTS,
  anthropic: ["messages"],
  bedrock: ["converse", "chat", "messages", "embed"],
  gemini: ["generate", "embed"],
  vertex: ["generate", "messages", "embed"],
};

/** Those that can be asked for the tokens of a prompt. */
const COUNTING = ["anthropic"];

/** By the name of the provider. */
export function protocolsByProvider(): ReadonlyMap<string, readonly ProtocolName[]> {
  return new Map(providerNames().map((name) => [name, PROTOCOLS[name] ?? []]));
}

/** The environment may have addresses for models that name none. */
export function providerRules({ environment = {}, isLocal = false }: Surroundings = {}): readonly Rule[] {
  const azure = azureRule({ address: environment["AZURE_OPENAI_ENDPOINT"] || undefined, isLocal });
  const spoken = protocolsByProvider();
  const ofAll = [knownProviders(providerNames()), usefulMembers(configMembers()), countingProviders(COUNTING)];
  const ofProtocols = [spokenProtocols(spoken), storingProviders(spoken)];
  return [...ofAll, ...ofProtocols, azure, bedrockRule, vertexRule];
}
