// What a key and a model are known by together.

/** No two pairs have the same one, whatever their names: it says where the first of them ends. */
export function pairName(key: string, model: string): string {
  return `${key.length} ${key} ${model}`;
}
