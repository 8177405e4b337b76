// The twin of the DynamoDB directory, in memory: imitates look-ups of what a configuration holds.
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { type Directory, type Key, key, type Model, model } from "../../functions/core/directory/directory.ts";
import { keyDocumentOf } from "../../functions/core/directory/key-document.ts";

/** `configuration` is written as in the operator's file. */
export async function memoryDirectory(configuration: object): Promise<Directory> {
  const { models, keys } = parseConfiguration(JSON.stringify(configuration));
  const modelsByName = new Map<string, Model>(models.map((document) => [document.name, model.parse(document)]));
  const documents = await Promise.all(keys.map(keyDocumentOf));
  const keysByHash = new Map<string, Key>(documents.map((document) => [document.hash, key.parse(document)]));
  return {
    findKey: async (hash) => keysByHash.get(hash),
    findModel: async (name) => modelsByName.get(name),
    listModels: async () => models.map(({ name }) => modelsByName.get(name) as Model),
  };
}
