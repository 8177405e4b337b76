// The providers' keys and addresses in the environment.
import { location, project } from "../core/directory/provider-config.ts";
import {
  type CredentialNames,
  type Credentials,
  type CredentialsByProvider,
  DEFAULT_CREDENTIALS,
} from "../providers/default-credentials.ts";
import type { Variables } from "./variables.ts";

/** Of the providers that have any. */
export function readCredentials(variables: Variables): CredentialsByProvider {
  const read = DEFAULT_CREDENTIALS.flatMap((names) => {
    const found = credentialsIn(variables, names);
    return isOfUse(found, names) ? [[names.provider, found] as const] : [];
  });
  return Object.fromEntries(read);
}

function isOfUse({ apiKey, apiBase, hasRole }: Credentials, { builtIn }: CredentialNames): boolean {
  return apiBase !== undefined || hasRole === true || (apiKey !== undefined && builtIn !== undefined);
}

/** What the environment says of one provider. */
export function credentialsIn(variables: Variables, names: CredentialNames): Credentials {
  const { keyVariable, otherKeyVariable = "", keyIsInFile, roleVariables = [], addressVariable } = names;
  const apiKey = keyIsInFile
    ? variables.document(keyVariable)
    : (variables.text(keyVariable) ?? variables.text(otherKeyVariable));
  const hasRole = roleVariables.length > 0 && roleVariables.every((name) => variables.text(name) !== undefined);
  const place = {
    project: namedIn(variables, names.projectVariable, project),
    location: namedIn(variables, names.locationVariable, location),
  };
  return {
    apiKey,
    apiBase: variables.address(addressVariable),
    ...(hasRole && { hasRole }),
    ...Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined)),
  };
}

function namedIn({ text, errors }: Variables, name: string | undefined, schema: typeof project): string | undefined {
  const value = name === undefined ? undefined : text(name);
  const issue = value === undefined ? undefined : schema.safeParse(value).error?.issues[0];
  if (issue !== undefined) errors.push(`${name} ${issue.message}`);
  return value;
}

interface Listening {
  readonly host: string;
  readonly port: number;
}

/**
 * An error for each provider that is this server itself: it would ask itself until no instance is left. The variables are
 * those that clients read, too, so that a shell may have them for a client of the gateway.
 */
export function ownAddresses(credentials: CredentialsByProvider, { host, port }: Listening): string[] {
  const own = new Set([host, "localhost", "127.0.0.1", "[::1]"]);
  const looped = DEFAULT_CREDENTIALS.filter(({ provider }) => {
    const { apiBase = "" } = credentials[provider] ?? {};
    if (!URL.canParse(apiBase)) return false;
    const { protocol, hostname, port: written } = new URL(apiBase);
    return protocol === "http:" && own.has(hostname) && Number(written || 80) === port;
  });
  return looped.map(({ addressVariable: name }) => `${name} is the address of this server itself: unset it here`);
}
