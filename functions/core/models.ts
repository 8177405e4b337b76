// GET /v1/models: the models that a key may use, in OpenAI's form.
import { type Directory, type Key, LONGEST_NAME, type Model } from "./directory.ts";
import { invalidRequest } from "./error.ts";
import { partsOf } from "./provider.ts";

/** All of them, as the JSON text of a list; each once, however often the key names it. */
export async function listModels(key: Key, directory: Directory): Promise<string> {
  const names = [...new Set(key.allowed_models)];
  const models = await Promise.all(names.map((name) => directory.findModel(name)));
  return JSON.stringify({ object: "list", data: models.filter((model) => model !== undefined).map(describe) });
}

/** One of them. Throws a 404 for every name that the key may not use, whether there is such a model or not. */
export async function showModel(name: string, { key, directory }: { key: Key; directory: Directory }): Promise<string> {
  const model = key.allowed_models.includes(name) ? await directory.findModel(name) : undefined;
  if (model === undefined) throw modelNotFound(name);
  return JSON.stringify(describe(model));
}

export function modelNotFound(name: string) {
  const shown = name.slice(0, LONGEST_NAME);
  return invalidRequest(404, "model_not_found", `The model '${shown}' does not exist or you do not have access to it.`);
}

/** `created` has no meaning here; clients expect the member. */
function describe(model: Model) {
  return { id: model.name, object: "model", created: 0, owned_by: partsOf(model.model).provider };
}
