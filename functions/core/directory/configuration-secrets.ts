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
  return targets.map((entry, at): TargetDocument => {
    const { provider_config: config, ...target } = entry;
    const found = left.findIndex((candidate) => isSamePlace(entry, candidate));
    const [before] = found < 0 ? [] : left.splice(found, 1);
    if (config === undefined) return target;
    const own = { ...given, path: `${given.path}.targets[${at}]`, stored: before?.provider_config };
    const kept = (["api_base", "api_key"] as const).find((name) => isKept(config[name]));
    if (kept !== undefined && isUnclear(entry, targets, stored)) fail(own, kept, SEVERAL);
    return { ...target, provider_config: completedConfig(config, own) };
  });
}

function isKept(value: ConfigInFile[keyof ConfigInFile]): boolean {
  return typeof value === "object" && "kept" in value;
}

/** Accounts at one address are told apart by their order: with one of them gone, the others could get its key. */
function isUnclear(
  entry: TargetInFile,
  targets: readonly TargetInFile[],
  stored: readonly Deployment<Config>[],
): boolean {
  const alike = stored.filter((candidate) => isSamePlace(entry, candidate));
  const written = targets.filter((target) => alike.some((candidate) => isSamePlace(target, candidate)));
  const different = new Set(
    alike.map(({ provider_config: config }) => JSON.stringify([config?.api_base, config?.api_key])),
  );
  return written.length < alike.length && different.size > 1;
}

const SEVERAL = `${JSON.stringify(KEPT)} may mean any of several targets that are stored; write the value itself`;

/** An address that is kept may be any. */
function isSamePlace({ model, provider_config: config }: TargetInFile, stored: Deployment<Config>): boolean {
  const { api_base: before } = stored.provider_config ?? {};
  if (!isKept(config?.api_base)) return placeOf({ model, provider_config: config }) === placeOf(stored);
  return (
    before !== undefined && placeOf({ model, provider_config: { ...config, api_base: before } }) === placeOf(stored)
  );
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
