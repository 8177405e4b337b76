// The twin of the DynamoDB directory, in memory: imitates look-ups of what a configuration holds.

import { aliasesMeant } from "../../functions/core/directory/aliases.ts";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { type Directory, type Key, key, type Model, model } from "../../functions/core/directory/directory.ts";
import { keyDocumentOf } from "../../functions/core/directory/key-document.ts";

/** `configuration` is written as in the operator's file. */
export async function memoryDirectory(configuration: object): Promise<Directory> {
  const { models, keys } = parseConfiguration(JSON.stringify(configuration));
  const modelsByName = new Map<string, Model>(models.map((document) => [document.name, model.parse(document)]));
  const modelsByAlias = new Map([...modelsByName.values()].flatMap((one) => one.aliases.map((alias) => [alias, one])));
  const documents = await Promise.all(keys.map(keyDocumentOf));
  const keysByHash = new Map<string, Key>(documents.map((document) => [document.hash, key.parse(document)]));
  return {
    findKey: async (hash) => keysByHash.get(hash),
    findModel: async (name) => modelsByName.get(name),
    findAlias: async (name) => {
      const [best] = [...aliasesMeant(name)].filter((alias) => modelsByAlias.has(alias));
      return modelsByAlias.get(best ?? "");
    },
    listModels: async () => models.map(({ name }) => modelsByName.get(name) as Model),
  };
}
