// How operators see a key: its title, its state, and its record for programs.
import { keyInOrder } from "../../functions/admin/in-order.ts";
import { titleOf } from "../../functions/admin/key.ts";
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory/directory.ts";
import { subjectOfKey } from "../../functions/core/limits/reservation.ts";
import type { Limited } from "../limits/limited.ts";

export type State = "active" | "grace" | "disabled" | "expired";

/** `grace`: it still works, but was rotated. */
export function stateOf({ hash, expires_at, disabled }: KeyDocument, keys: readonly StoredKey[]): State {
  if (expires_at !== undefined && Date.parse(expires_at) <= Date.now()) return "expired";
  if (disabled) return "disabled";
  return keys.some(({ document }) => document.replaces === hash) ? "grace" : "active";
}

/** The shortest text that means this key only. */
export function idOf({ public_id, hash }: KeyDocument): string {
  return public_id ?? hash.slice(0, 12);
}

/** For programs. */
export function recordOf(document: KeyDocument, keys: readonly StoredKey[]) {
  return { ...keyInOrder(document), state: stateOf(document, keys) };
}

/** Keys of the same name, as after `rotate`, are counted together. */
export function limitedOf(document: KeyDocument): Limited {
  const limits = { ...document.rate_limit, ...document.budget };
  return { title: titleOf(document), subject: subjectOfKey(document.name), limits };
}
