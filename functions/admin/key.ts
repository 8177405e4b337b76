// What a key is called in a sentence, and the order of keys.
import type { StoredKey } from "../aws/stored-directory.ts";
import type { KeyDocument } from "../core/directory/directory.ts";
import { inOneLine } from "../core/directory/path.ts";

/** Names a key in a sentence. */
export function titleOf({ name, public_id, hash }: KeyDocument): string {
  return `key '${inOneLine(name)}' (${public_id === undefined ? `hash ${hash.slice(0, 12)}` : `id ${public_id}`})`;
}

export function byNameAndAge({ document: one }: StoredKey, { document: other }: StoredKey): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return (one.created_at ?? "") < (other.created_at ?? "") ? -1 : 1;
}
