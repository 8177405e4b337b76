// GET /v1/models: the models that a key may use, in OpenAI's form.

import { modelNotFound } from "../error.ts";
import { isAllowed, isPattern } from "./allowed-models.ts";
import { canBeName, type Directory, type Key, type Model } from "./directory.ts";
import { partsOf, targetsOf } from "./target.ts";

/** All of them, as the JSON text of a list; each once, however often the key names it. */
export async function listModels(key: Key, directory: Directory): Promise<string> {
  const models = await modelsOf(key, directory);
  return JSON.stringify({ object: "list", data: models.map(describe) });
}

/** One of them. Throws a 404 for every name that the key may not use, whether there is such a model or not. */
export async function showModel(name: string, { key, directory }: { key: Key; directory: Directory }): Promise<string> {
  const isPossible = canBeName(name) && isAllowed(key.allowed_models, name);
  const model = isPossible ? await directory.findModel(name) : undefined;
  if (model === undefined) throw modelNotFound(name);
  return JSON.stringify(describe(model));
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

/** `created` has no meaning here; clients expect the member. The owner is the provider of the first target. */
function describe(model: Model) {
  const [target] = targetsOf(model);
  return { id: model.name, object: "model", created: 0, owned_by: partsOf(target?.model ?? "").provider };
}
