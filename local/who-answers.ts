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

/** A line for each provider that has credentials, and what is simulated. */
export function whoAnswers(options: Options): string[] {
  const all = simulatedProviders(options.credentials);
  const simulated = DEFAULT_CREDENTIALS.filter(({ provider }) => all.includes(provider));
  const real = DEFAULT_CREDENTIALS.filter(({ provider }) => !all.includes(provider));
  const lines = [...real.flatMap((names) => realLine(names, options)), ...simulatedLines(simulated, options)];
  return lines.length > 0 ? lines : [`Models without a key or an address ${ARE_SIMULATED}`];
}

const ARE_SIMULATED = "are answered by the built-in simulated provider";

/** Of more than these, one line says it for all, and each answer which variable is missing. */
const MOST_LINES = 2;

/** A line for each provider that has models, as long as these are few. */
function simulatedLines(providers: readonly CredentialNames[], { configuration }: Options): string[] {
  const modelsOf = (names: readonly CredentialNames[]) =>
    simulatedModels(
      configuration.models,
      names.map(({ provider }) => provider),
    );
  const used = providers.filter((names) => modelsOf([names]).length > 0);
  if (used.length <= MOST_LINES) return used.map((names) => simulatedLine(names, modelsOf([names])));
  const missing = used.map(({ provider }) => provider).join(", ");
  return [`No keys for ${missing}: ${listed(modelsOf(used))} ${ARE_SIMULATED}, which names the variable to set`];
}

const MOST_NAMED = 20;

function listed(models: Configuration["models"]): string {
  const more = models.length - MOST_NAMED;
  const named = models.slice(0, MOST_NAMED).map(({ name }) => name);
  return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function simulatedLine(names: CredentialNames, models: Configuration["models"]): string {
  const verb = models.length === 1 ? ARE_SIMULATED.replace("are", "is") : ARE_SIMULATED;
  const keys = names.builtIn === undefined ? [] : [names.keyVariable, ...(names.roleVariables ?? []).slice(0, 1)];
  const missing = keys.length === 0 ? "" : `${keys.join(", ")} or `;
  return `No ${missing}${names.addressVariable}: ${listed(models)} ${verb}`;
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
