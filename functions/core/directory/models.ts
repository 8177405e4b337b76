// GET /v1/models: the models that a key may use, in a form that OpenAI's SDKs and Anthropic's both read.

import { modelNotFound } from "../error.ts";
import { exactAliases } from "./aliases.ts";
import { isAllowed, isPattern } from "./allowed-models.ts";
import { canBeName, type Directory, type Key, type Model } from "./directory.ts";
import { findNamed } from "./find-named.ts";
import { partsOf, targetsOf } from "./target.ts";

/** All of them, as the JSON text of a list: each once by its name, however often the key names it, and by each alias. */
export async function listModels(key: Key, directory: Directory): Promise<string> {
  const models = await modelsOf(key, directory);
  const ids = models.flatMap((model) => idsOf(model).map((id) => [id, model] as const));
  // Two operators may have given an alias at the same moment.
  const data = [...new Map(ids)].map(([id, model]) => describe(id, model));
  const [first_id = null, last_id = null] = [data.at(0)?.id, data.at(-1)?.id];
  return JSON.stringify({ object: "list", data, has_more: false, first_id, last_id });
}

/** One of them. Throws a 404 for every name that the key may not use, whether there is such a model or not. */
export async function showModel(name: string, { key, directory }: { key: Key; directory: Directory }): Promise<string> {
  const model = await findNamed(name, directory);
  if (model === undefined || !isAllowed(key.allowed_models, model.name)) throw modelNotFound(name);
  if (!idsOf(model).includes(name)) throw modelNotFound(name);
  return JSON.stringify(describe(name, model));
}

/** The names that can be listed. A prefix matches names without end. */
function idsOf(model: Model): string[] {
  return [model.name, ...exactAliases(model)];
}

/** Names are looked up one by one, in the key's order; only a pattern needs the list of all models. */
async function modelsOf({ allowed_models: allowed }: Key, directory: Directory): Promise<readonly Model[]> {
  if (allowed.some(isPattern)) {
    const all = await directory.listModels();
    return all.filter(({ name }) => isAllowed(allowed, name));
  }
  const names = [...new Set(allowed)].filter(canBeName);
  const models = await Promise.all(names.map((name) => directory.findModel(name)));
  return models.filter((model) => model !== undefined);
}

/** When a model was made is unknown; clients expect the members. The owner is the provider of the first target. */
function describe(id: string, model: Model) {
  const [target] = targetsOf(model);
  return {
    id,
    object: "model",
    created: 0,
    owned_by: partsOf(target?.model ?? "").provider,
    type: "model",
    display_name: id,
    created_at: "1970-01-01T00:00:00Z",
  };
}
