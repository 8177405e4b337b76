// The names of keys and models, to choose from.
import { readList } from "./read-list.ts";
import type { Key, Model } from "./shapes.ts";

export async function readNames(
  signal: AbortSignal,
): Promise<{ readonly keys: readonly string[]; readonly models: readonly string[] }> {
  const [keys, models] = await Promise.all([readList<Key>("/api_keys", signal), readList<Model>("/models", signal)]);
  return { keys: [...new Set(keys.items.map(({ name }) => name))], models: models.items.map(({ name }) => name) };
}
