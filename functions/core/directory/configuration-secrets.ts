// Completes what a file of models leaves to its surroundings: environment variables, and what is stored already.
import { type ConfigInFile, KEPT, type ModelInFile, type TargetInFile } from "./configuration-schema.ts";
import type { ModelDocument, TargetDocument } from "./directory.ts";
import { type Deployment, deploymentsOf, placeOf } from "./target.ts";

export interface Surroundings {
  /** What is stored of a model. */
  stored?(model: string): Pick<ModelDocument, "model" | "targets" | "provider_config"> | undefined;
  /** Variables by their names. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The local server has no parameters for a file to name. */
  readonly isLocal?: boolean;
}

type Config = NonNullable<ModelDocument["provider_config"]>;

/** The documents, and an error for each field that cannot be completed. */
export function completed(models: readonly ModelInFile[], surroundings: Surroundings) {
  const errors: string[] = [];
  const documents = models.map(({ provider_config: config, targets, ...model }, at): ModelDocument => {
    const stored = surroundings.stored?.(model.name);
    const given: Given = { ...surroundings, errors, path: `models[${at}]`, stored: stored?.provider_config };
    const own = config && { provider_config: completedConfig(config, given) };
    const before = stored ? deploymentsOf<Config>(stored) : [];
    return { ...model, ...(targets && { targets: completedTargets(targets, before, given) }), ...own };
  });
  return { documents, errors };
}

interface Given extends Omit<Surroundings, "stored"> {
  readonly errors: string[];
  /** Of what has the `provider_config`. */
  readonly path: string;
  /** The `provider_config` that is stored there. */
  readonly stored: Config | undefined;
}

/** A key is kept for the place that it was given for only, so that no other order of the targets sends it elsewhere. */
function completedTargets(targets: readonly TargetInFile[], stored: readonly Deployment<Config>[], given: Given) {
  const left = [...stored];
  return targets.map(({ provider_config: config, ...target }, at): TargetDocument => {
    const found = left.findIndex((candidate) => isSamePlace({ ...target, provider_config: config }, candidate));
    const [before] = found < 0 ? [] : left.splice(found, 1);
    const path = `${given.path}.targets[${at}]`;
    if (config === undefined) return target;
    return { ...target, provider_config: completedConfig(config, { ...given, path, stored: before?.provider_config }) };
  });
}

/** An address that is kept may be any. */
function isSamePlace({ model, provider_config: config }: TargetInFile, stored: Deployment<Config>): boolean {
  const api_base = typeof config?.api_base === "object" ? stored.provider_config?.api_base : config?.api_base;
  return placeOf({ model, provider_config: { ...config, api_base } }) === placeOf(stored);
}

function completedConfig({ api_key: key, api_base: base, ...rest }: ConfigInFile, given: Given): Config {
  const api_key = keyOf(key, given);
  const api_base = typeof base === "object" ? given.stored?.api_base : base;
  if (typeof base === "object" && api_base === undefined) fail(given, "api_base", nothingKept("an address"));
  return { ...rest, ...(api_key !== undefined && { api_key }), ...(api_base !== undefined && { api_base }) };
}

function keyOf(key: ConfigInFile["api_key"], given: Given): Config["api_key"] {
  const { stored, environment = {}, isLocal } = given;
  if (typeof key !== "object") return key;
  if ("kept" in key) {
    if (stored?.api_key === undefined) fail(given, "api_key", nothingKept("a secret"));
    return stored?.api_key;
  }
  if ("env" in key) {
    const value = Object.hasOwn(environment, key.env) ? environment[key.env]?.trim() : undefined;
    const fault = value ? CONTROL.test(value) && "has line breaks or other control characters" : "is not set, or empty";
    if (fault) fail(given, "api_key", `the environment variable ${key.env} ${fault}`);
    return value;
  }
  if (isLocal) fail(given, "api_key", 'the local server has no parameters in SSM; here, write {"env": "NAME"}');
  return key;
}

const CONTROL = /\p{Cc}/u;

function fail({ errors, path }: Given, field: string, reason: string): void {
  errors.push(`${path}.provider_config.${field}: ${reason}`);
}

function nothingKept(what: string): string {
  return `${JSON.stringify(KEPT)} keeps ${what} that is stored already, and none is`;
}
