// Which credential goes where: a key is sent to the address that it was given for, and nowhere else.

import type { SecretReference } from "../core/directory/provider-config.ts";
import { type Deployed, deploymentsOf, type Target } from "../core/directory/target.ts";
import { remembered } from "../core/remembered.ts";
import { addressSecrets, isOrdinary } from "../core/upstream/address-secrets.ts";
import type { Credentials } from "./default-credentials.ts";

export interface Access {
  readonly address: URL;
  /** A key, or the text of a JSON document. Empty if the address needs none. A reference names a parameter of the stage, which is read when a call needs it. */
  readonly apiKey: string | SecretReference;
  /** Whether the deployment's own credentials may be sent there. */
  readonly isAtHome: boolean;
}

/**
 * The default key is sent only to the origin that it came with, never to another of a model's own. A key that was read from
 * a file, as by `sst secret set Name < file`, ends with a line break, which no header may have.
 */
export function accessOf(
  { provider_config: own }: Pick<Target, "provider_config">,
  defaults: Credentials,
  builtIn: string,
): Access {
  const ownKey = own?.credentials ?? own?.api_key;
  const home = defaults.isSimulated && ownKey ? builtIn : (defaults.apiBase ?? builtIn);
  const address = addressOf(own?.api_base ?? home);
  const isAtHome = own?.api_base === undefined || address.origin === addressOf(home).origin;
  const apiKey = ownKey ?? (isAtHome ? defaults.apiKey : undefined);
  return { address, apiKey: typeof apiKey === "string" ? apiKey.trim() : (apiKey ?? ""), isAtHome };
}

/** Every call asks several times. */
const addressOf = remembered((text) => new URL(text));

/** What a client must never see, should the provider repeat it: the key, and of the address whatever says where it leads. */
export function secretsOf(address: URL, apiKey: string): string[] {
  return [...(isPlaceholder(apiKey) ? [] : [apiKey]), ...secretsAt(address.href, address)];
}

const secretsAt = remembered((_, address: URL) => addressSecrets(address));

/** An ordinary word is no secret, and messages have it for reasons of their own. */
export function isPlaceholder(apiKey: string): boolean {
  return isOrdinary(apiKey) || PLACEHOLDERS.has(apiKey.toLowerCase());
}

/** What is written where a server wants a key and does not look at it. Shorter words are ordinary ones. */
const PLACEHOLDERS = new Set([
  ...["anything", "dummy-key", "fake-key", "lm-studio", "no-key", "no-key-required", "not-needed", "not-used"],
  ...["placeholder", "sk-dummy", "sk-fake", "sk-no-key-required", "sk-xxx", "your-api-key"],
]);

interface Config {
  readonly api_key?: unknown;
  readonly api_base?: unknown;
  readonly credentials?: unknown;
}

/** A model as it is stored, or as a file has it: there the key may refer to one that is stored. */
interface Configured extends Deployed<Config> {
  readonly name: string;
}

/** Warnings for keys of their own that models send unencrypted, by the paths of a file of models. */
export function keysOverHttp(models: readonly Configured[]): string[] {
  return models.flatMap((model, at) => {
    const exposed = deploymentsOf(model).filter(({ provider_config }) => sendsKeyOverHttp(provider_config ?? {}));
    return exposed.map(({ path }) => `models[${at}].${path}provider_config.api_base: ${SENDS_KEY_OVER_HTTP}`);
  });
}

function sendsKeyOverHttp({ api_key: own, credentials: key = own, api_base: base }: Config): boolean {
  const hasKey = typeof key === "string" ? key.trim() !== "" : key !== undefined;
  return hasKey && typeof base === "string" && isExposed(base);
}

export const SENDS_KEY_OVER_HTTP = "sends a key over http:, which is not encrypted";

/** Whether what is sent to an address can be read on the way: what stays on this machine cannot. */
export function isExposed(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === "http:" && !LOOPBACK.test(hostname);
}

/** As URLs write them, whatever the notation was. */
const LOOPBACK = /^(?:(?:.*\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/;
