// Which provider answers which models, as `npm start` says it.
import type { Configuration } from "../functions/core/directory/configuration.ts";
import { shownAddress } from "../functions/core/directory/shown-address.ts";
import {
  type CredentialNames,
  type CredentialsByProvider,
  DEFAULT_CREDENTIALS,
} from "../functions/providers/default-credentials.ts";
import { simulatedModels, simulatedProviders } from "./simulated.ts";

interface Options {
  readonly configuration: Configuration;
  readonly credentials?: CredentialsByProvider | undefined;
}

/** A line for each provider that has credentials, or models that are simulated. */
export function whoAnswers(options: Options): string[] {
  const simulated = simulatedProviders(options.credentials);
  const lines = DEFAULT_CREDENTIALS.flatMap((names) =>
    simulated.includes(names.provider) ? simulatedLine(names, options) : realLine(names, options),
  );
  return lines.length > 0 ? lines : [`Models without a key or an address ${ARE_SIMULATED}`];
}

const ARE_SIMULATED = "are answered by the built-in simulated provider";

function simulatedLine(names: CredentialNames, { configuration }: Options): string[] {
  const models = simulatedModels(configuration.models, [names.provider]);
  if (models.length === 0) return [];
  const verb = models.length === 1 ? ARE_SIMULATED.replace("are", "is") : ARE_SIMULATED;
  const which = models.map(({ name }) => name).join(", ");
  const keys = names.builtIn === undefined ? [] : [names.keyVariable, ...(names.roleVariables ?? []).slice(0, 1)];
  const missing = keys.length === 0 ? "" : `${keys.join(", ")} or `;
  return [`No ${missing}${names.addressVariable}: ${which} ${verb}`];
}

function realLine(names: CredentialNames, options: Options): string[] {
  const { provider, keyVariable, addressVariable, builtIn } = names;
  const { apiKey, apiBase, hasRole } = options.credentials?.[provider] ?? {};
  if (!apiKey && !apiBase) return roleLine(names, options);
  const isByAddress = builtIn === undefined || !apiKey;
  const variable = isByAddress ? addressVariable : keyVariable;
  const how = hasRole ? SIGNED : ", without a key";
  return [
    `${variable} is set: ${ownModels(provider)} use ${shownAddress(apiBase ?? builtIn ?? "")}${apiKey ? "" : how}`,
  ];
}

const SIGNED = ", signed with the AWS credentials of this environment";

function ownModels(provider: string): string {
  return `${provider}/… models without a key or an address of their own`;
}

/** Credentials of AWS are there for many reasons: nothing is said where no model needs them. */
function roleLine({ provider, roleVariables: [variable] = [] }: CredentialNames, { configuration }: Options): string[] {
  if (simulatedModels(configuration.models, [provider]).length === 0) return [];
  return [`${variable} is set: ${ownModels(provider)} use AWS${SIGNED}`];
}
