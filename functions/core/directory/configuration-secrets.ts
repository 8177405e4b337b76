// Completes what a file of models leaves to its surroundings: environment variables, and what is stored already.
import { completedConfig, fail, type Given, isKept, keptIn } from "./configuration-completion.ts";
import type { ModelInFile, TargetInFile } from "./configuration-schema.ts";
import type { ModelDocument, TargetDocument } from "./directory.ts";
import type { ProviderConfig } from "./provider-config.ts";
import { KEPT } from "./provider-config-in-file.ts";
import { type Deployment, deploymentsOf, placeOf } from "./target.ts";

export interface Surroundings extends Pick<Given, "environment" | "isLocal"> {
  /** What is stored of a model. */
  stored?(model: string): Pick<ModelDocument, "model" | "targets" | "provider_config"> | undefined;
}

/** The documents, and an error for each field that cannot be completed. */
export function completed(models: readonly ModelInFile[], surroundings: Surroundings) {
  const errors: string[] = [];
  const documents = models.map(({ provider_config: config, targets, ...model }, at): ModelDocument => {
    const stored = surroundings.stored?.(model.name);
    const given: Given = { ...surroundings, errors, path: `models[${at}]`, stored: stored?.provider_config };
    const own = config && { provider_config: completedConfig(config, given) };
    const before = stored ? deploymentsOf<ProviderConfig>(stored) : [];
    return { ...model, ...(targets && { targets: completedTargets(targets, before, given) }), ...own };
  });
  return { documents, errors };
}

/** A key is kept for the place that it was given for only, so that no other order of the targets sends it elsewhere. */
function completedTargets(
  targets: readonly TargetInFile[],
  stored: readonly Deployment<ProviderConfig>[],
  given: Given,
) {
  const left = [...stored];
  return targets.map((entry, at): TargetDocument => {
    const { provider_config: config, ...target } = entry;
    const found = left.findIndex((candidate) => isSamePlace(entry, candidate));
    const [before] = found < 0 ? [] : left.splice(found, 1);
    if (config === undefined) return target;
    const own = { ...given, path: `${given.path}.targets[${at}]`, stored: before?.provider_config };
    const [kept] = keptIn(config);
    if (kept !== undefined && isUnclear(entry, targets, stored)) fail(own, kept, SEVERAL);
    return { ...target, provider_config: completedConfig(config, own) };
  });
}

/** Accounts at one address are distinguished by their order: with one of them gone, the others could get its key. */
function isUnclear(
  entry: TargetInFile,
  targets: readonly TargetInFile[],
  stored: readonly Deployment<ProviderConfig>[],
): boolean {
  const alike = stored.filter((candidate) => isSamePlace(entry, candidate));
  const written = targets.filter((target) => alike.some((candidate) => isSamePlace(target, candidate)));
  const different = new Set(alike.map(({ provider_config: config }) => JSON.stringify(secretsOf(config))));
  return written.length < alike.length && different.size > 1;
}

function secretsOf({ api_base, api_key, credentials, headers = {} }: ProviderConfig = {}): unknown[] {
  return [api_base, api_key, credentials, ...Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1))];
}

const SEVERAL = `${JSON.stringify(KEPT)} may mean any of several targets that are stored; write the value itself`;

/** An address that is kept may be any. */
function isSamePlace({ model, provider_config: config }: TargetInFile, stored: Deployment<ProviderConfig>): boolean {
  const { api_base: before } = stored.provider_config ?? {};
  if (!isKept(config?.api_base)) return placeOf({ model, provider_config: config }) === placeOf(stored);
  return (
    before !== undefined && placeOf({ model, provider_config: { ...config, api_base: before } }) === placeOf(stored)
  );
}
