// Completes what a file of models leaves to its surroundings: environment variables, and what is stored already.
import { KEPT, type ModelInFile } from "./configuration-schema.ts";
import type { ModelDocument } from "./directory.ts";

export interface Surroundings {
  /** The `provider_config` that is stored of a model. */
  stored?(model: string): Config | undefined;
  /** Variables by their names. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The local server has no parameters for a file to name. */
  readonly isLocal?: boolean;
}

type ConfigInFile = NonNullable<ModelInFile["provider_config"]>;
type Config = NonNullable<ModelDocument["provider_config"]>;

/** The documents, and an error for each field that cannot be completed. */
export function completed(models: readonly ModelInFile[], surroundings: Surroundings) {
  const errors: string[] = [];
  const documents = models.map(({ provider_config: config, ...model }, at): ModelDocument => {
    if (config === undefined) return model;
    const stored = surroundings.stored?.(model.name) ?? {};
    const fail = (field: string, reason: string) => errors.push(`models[${at}].provider_config.${field}: ${reason}`);
    return { ...model, provider_config: completedConfig(config, { ...surroundings, config: stored, fail }) };
  });
  return { documents, errors };
}

interface Given extends Surroundings {
  /** What is stored of this model. */
  readonly config: Config;
  fail(field: string, reason: string): void;
}

function completedConfig({ api_key: key, api_base: base, ...rest }: ConfigInFile, given: Given): Config {
  const api_key = keyOf(key, given);
  const api_base = typeof base === "object" ? given.config.api_base : base;
  if (typeof base === "object" && api_base === undefined) given.fail("api_base", nothingKept("an address"));
  return { ...rest, ...(api_key !== undefined && { api_key }), ...(api_base !== undefined && { api_base }) };
}

function keyOf(key: ConfigInFile["api_key"], { config, environment = {}, isLocal, fail }: Given): Config["api_key"] {
  if (typeof key !== "object") return key;
  if ("kept" in key) {
    if (config.api_key === undefined) fail("api_key", nothingKept("a secret"));
    return config.api_key;
  }
  if ("env" in key) {
    const value = Object.hasOwn(environment, key.env) ? environment[key.env]?.trim() : undefined;
    const fault = value ? CONTROL.test(value) && "has line breaks or other control characters" : "is not set, or empty";
    if (fault) fail("api_key", `the environment variable ${key.env} ${fault}`);
    return value;
  }
  if (isLocal) fail("api_key", 'the local server has no parameters in SSM; here, write {"env": "NAME"}');
  return key;
}

const CONTROL = /\p{Cc}/u;

function nothingKept(what: string): string {
  return `${JSON.stringify(KEPT)} keeps ${what} that is stored already, and none is`;
}
