// What operators see of a key: how it is called, and how it stands.
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory.ts";
import { keyInOrder } from "../in-order.ts";
import { harmless } from "../terminal.ts";

export type State = "active" | "grace" | "disabled" | "expired";

/** `grace`: it still works, but was rotated. */
export function stateOf({ hash, expires_at, disabled }: KeyDocument, keys: readonly StoredKey[]): State {
  if (expires_at !== undefined && Date.parse(expires_at) <= Date.now()) return "expired";
  if (disabled) return "disabled";
  return keys.some(({ document }) => document.replaces === hash) ? "grace" : "active";
}

/** Names a key in a sentence. */
export function titleOf({ name, public_id, hash }: KeyDocument): string {
  return `key '${harmless(name)}' (${public_id === undefined ? `hash ${hash.slice(0, 12)}` : `id ${public_id}`})`;
}

/** The shortest text that means this key only. */
export function idOf({ public_id, hash }: KeyDocument): string {
  return public_id ?? hash.slice(0, 12);
}

/** As programs get it. */
export function recordOf({ document }: StoredKey, keys: readonly StoredKey[]) {
  return { ...keyInOrder(document), state: stateOf(document, keys) };
}

export function byNameAndAge({ document: one }: StoredKey, { document: other }: StoredKey): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return (one.created_at ?? "") < (other.created_at ?? "") ? -1 : 1;
}
