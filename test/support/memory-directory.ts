// The twin of the DynamoDB directory, in memory: imitates look-ups of what a configuration holds.
import { hashOf } from "../../functions/core/authenticate.ts";
import { parseConfiguration } from "../../functions/core/configuration.ts";
import type { Directory, Key, Model } from "../../functions/core/directory.ts";

/** `configuration` is written as in the operator's file. */
export async function memoryDirectory(configuration: object): Promise<Directory> {
  const { models, keys } = parseConfiguration(JSON.stringify(configuration));
  const modelsByName = new Map<string, Model>(models.map((model) => [model.name, model]));
  const keysByHash = new Map<string, Key>();
  for (const { key: secret, ...rest } of keys) {
    const hash = await hashOf(secret);
    keysByHash.set(hash, { ...rest, hash });
  }
  return {
    findKey: async (hash) => keysByHash.get(hash),
    findModel: async (name) => modelsByName.get(name),
  };
}
