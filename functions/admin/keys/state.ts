// How operators see a key: its id, its state, its limits, and its record for programs.
import type { StoredKey } from "../../aws/stored-directory.ts";
import type { KeyDocument } from "../../core/directory/directory.ts";
import { subjectOfKey } from "../../core/limits/reservation.ts";
import { keyInOrder } from "../in-order.ts";
import { titleOf } from "../key.ts";
import type { Limited } from "../limits.ts";

export type State = "active" | "grace" | "disabled" | "expired";

/** What its state depends on: all keys, and the time in milliseconds since 1970. */
export interface Moment {
  readonly keys: readonly StoredKey[];
  readonly now: number;
}

/** `grace`: it still works, but was rotated. */
export function stateOf({ hash, expires_at, disabled }: KeyDocument, { keys, now }: Moment): State {
  if (expires_at !== undefined && Date.parse(expires_at) <= now) return "expired";
  if (disabled) return "disabled";
  return keys.some(({ document }) => document.replaces === hash) ? "grace" : "active";
}

/** The shortest text that means this key only. */
export function idOf({ public_id, hash }: KeyDocument): string {
  return public_id ?? hash.slice(0, 12);
}

/** For programs. */
export function recordOf(document: KeyDocument, moment: Moment) {
  return { ...keyInOrder(document), state: stateOf(document, moment) };
}

/** Keys of the same name, as after a rotation, are counted together. */
export function limitedOf(document: KeyDocument): Limited {
  const limits = { ...document.rate_limit, ...document.budget };
  return { title: titleOf(document), subject: subjectOfKey(document.name), limits };
}
