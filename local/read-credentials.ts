// The providers' keys and addresses in the environment.
import { type CredentialsByProvider, DEFAULT_CREDENTIALS } from "../functions/providers/default-credentials.ts";
import type { Variables } from "./variables.ts";

/** Of the providers that have any. */
export function readCredentials({ text, address }: Pick<Variables, "text" | "address">): CredentialsByProvider {
  const read = DEFAULT_CREDENTIALS.map(({ provider, keyVariable, addressVariable }) => {
    return [provider, { apiKey: text(keyVariable), apiBase: address(addressVariable) }] as const;
  });
  return Object.fromEntries(read.filter(([, { apiKey, apiBase }]) => apiKey ?? apiBase));
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
