// Reads the operator's file, and finds what is valid in it but looks wrong.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseFile } from "../../functions/core/configuration.ts";
import type { ConfigurationFile } from "../../functions/core/configuration-schema.ts";
import { partsOf } from "../../functions/core/provider.ts";
import { allProviders } from "../../functions/providers/all.ts";
import { isFree, type PricedModel, unpricedModels } from "../budgets.ts";
import { Failure } from "../failure.ts";

/** Throws a ConfigurationError that names every error, or a Failure. */
export async function readConfigurationFile(path: string): Promise<ConfigurationFile> {
  const bytes = await readFile(fromHere(path)).catch((cause: Error) => {
    throw new Failure(`cannot read ${path}: ${cause.message}`, 1, cause);
  });
  return parseFile(bytes);
}

/** npm runs scripts in the package's directory, wherever it was called. */
export function fromHere(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? "", path);
}

/** Names of models and providers that do not exist, and budgets that do not count a model. */
export function odditiesIn({ models, keys }: ConfigurationFile, known: readonly PricedModel[]): string[] {
  const names = new Set(known.map(({ name }) => name));
  const providers = allProviders();
  const asked = models.map(({ model }, at) => ({ path: `models[${at}].model`, name: partsOf(model).provider }));
  const foreign = asked.filter(({ name }) => !providers.has(name));
  const named = [
    ...models.flatMap(({ fallbacks = [] }, at) => numbered(`models[${at}].fallbacks`, fallbacks)),
    ...keys.flatMap(({ allowed_models }, at) => numbered(`keys[${at}].allowed_models`, allowed_models)),
  ];
  return [
    ...foreign.map(({ path, name }) => `${path}: there is no provider '${name}'`),
    ...named.filter(({ name }) => !names.has(name)).map(({ path, name }) => `${path}: there is no model '${name}'`),
    ...keys.flatMap((key, at) => unpricedModels(key, known).map((name) => `keys[${at}].budget: ${isFree(name)}`)),
  ];
}

function numbered(path: string, names: readonly string[]) {
  return names.map((name, at) => ({ path: `${path}[${at}]`, name }));
}

/** Such as `2 models, 1 key`. */
export function sizeOf({ models, keys }: { models: readonly object[]; keys: readonly object[] }): string {
  return `${models.length} model${models.length === 1 ? "" : "s"}, ${keys.length} key${keys.length === 1 ? "" : "s"}`;
}
