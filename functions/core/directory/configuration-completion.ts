// Completes a `provider_config` of a file with what it only names: environment variables, and secrets that are stored already.
import { parseDocument } from "./document-text.ts";
import type { ProviderConfig } from "./provider-config.ts";
import { type ConfigInFile, isWritten, KEPT } from "./provider-config-in-file.ts";

export interface Given {
  readonly errors: string[];
  /** Of what has the `provider_config`. */
  readonly path: string;
  /** The `provider_config` that is stored there. */
  readonly stored: ProviderConfig | undefined;
  /** Variables by their names. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** The local server has no parameters for a file to name. */
  readonly isLocal?: boolean | undefined;
}

export function completedConfig(config: ConfigInFile, given: Given): ProviderConfig {
  const { api_key: key, api_base: base, credentials, headers, ...rest } = config;
  const { stored } = given;
  const api_key = secretOf(key, { ...given, field: "api_key", before: stored?.api_key });
  const found = {
    api_key,
    api_base: addressOf(base, given),
    credentials: credentialsOf(credentials, given),
    headers: headers && headersOf(headers, given),
  };
  return { ...rest, ...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) };
}

/** The members whose values are kept. */
export function keptIn({ headers = {}, ...config }: ConfigInFile): string[] {
  const members = [
    ...(["api_base", "api_key", "credentials"] as const).map((name) => [name, config[name]] as const),
    ...Object.entries(headers).map(([name, value]) => [`headers.${name}`, value] as const),
  ];
  return members.filter(([, value]) => isKept(value)).map(([name]) => name);
}

export function isKept(value: unknown): boolean {
  return typeof value === "object" && value !== null && "kept" in value && value.kept === true;
}

function addressOf(base: ConfigInFile["api_base"], given: Given): string | undefined {
  if (typeof base !== "object") return base;
  const before = given.stored?.api_base;
  if (before === undefined) fail(given, "api_base", nothingKept("an address"));
  return before;
}

function credentialsOf(credentials: ConfigInFile["credentials"], given: Given): ProviderConfig["credentials"] {
  if (isWritten(credentials)) return JSON.stringify(credentials);
  return secretOf(credentials, { ...given, field: "credentials", before: given.stored?.credentials, isDocument: true });
}

function headersOf(headers: NonNullable<ConfigInFile["headers"]>, given: Given): Record<string, string> {
  const values = Object.entries(headers).map(([name, value]) => {
    const before = given.stored?.headers?.[name];
    return [name, secretOf(value, { ...given, field: `headers.${name}`, before })] as const;
  });
  return Object.fromEntries(values.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

type Secret = string | { readonly env: string } | { readonly secret: string } | { readonly kept: true };

interface Field extends Given {
  readonly field: string;
  readonly before: ProviderConfig["api_key"];
  readonly isDocument?: boolean;
}

function secretOf(secret: Secret | undefined, given: Field): ProviderConfig["api_key"] {
  if (typeof secret !== "object") return secret;
  if ("env" in secret) return variableOf(secret.env, given);
  if ("secret" in secret) {
    if (given.isLocal)
      fail(given, given.field, 'the local server has no parameters in SSM; here, write {"env": "NAME"}');
    return secret;
  }
  if (given.before === undefined) fail(given, given.field, nothingKept("a secret"));
  return given.before;
}

function variableOf(name: string, given: Field): string | undefined {
  const { environment = {}, isDocument = false } = given;
  const value = Object.hasOwn(environment, name) ? environment[name]?.trim() : undefined;
  const fault = value ? (isDocument ? faultOfDocument : faultOfLine)(value) : "is not set, or empty";
  if (fault !== undefined) fail(given, given.field, `the environment variable ${name} ${fault}`);
  return value;
}

function faultOfLine(value: string): string | undefined {
  return /\p{Cc}/u.test(value) ? "has line breaks or other control characters" : undefined;
}

function faultOfDocument(value: string): string | undefined {
  return parseDocument(value) === undefined ? "is not the text of a JSON object" : undefined;
}

export function fail({ errors, path }: Given, field: string, reason: string): void {
  errors.push(`${path}.provider_config.${field}: ${reason}`);
}

function nothingKept(what: string): string {
  return `${JSON.stringify(KEPT)} keeps ${what} that is stored already, and none is`;
}
