// Which keys an operator means.
import type { StoredKey } from "../../aws/stored-directory.ts";
import { byNameAndAge, titleOf } from "../key.ts";
import { OperationError } from "../operation-error.ts";

/** Enough of a hash to mean one key only. */
const SHORTEST_HASH = /^[0-9a-f]{8,64}$/;

/** All keys of a name, the oldest first; else the one with a public id, or whose hash begins so. Throws an OperationError if there is none. */
export function chooseKeys(keys: readonly StoredKey[], wanted: string): StoredKey[] {
  const byName = keys.filter(({ document }) => document.name === wanted);
  const byId = keys.filter(({ document }) => document.public_id === wanted);
  const byHash = SHORTEST_HASH.test(wanted) ? keys.filter(({ document }) => document.hash.startsWith(wanted)) : [];
  const chosen = [byName, byId, byHash].find((found) => found.length > 0);
  if (chosen === undefined) throw new OperationError("key_unknown", `no key has the name or id '${wanted}'`);
  return chosen.toSorted(byNameAndAge);
}

/** The only one of them that can be meant. Throws an OperationError that names them if there are several. */
export function onlyOne(chosen: readonly StoredKey[], wanted: string): StoredKey {
  const [first] = chosen;
  if (first !== undefined && chosen.length === 1) return first;
  const titles = chosen.map(({ document }) => titleOf(document)).join(", ");
  throw new OperationError("key_ambiguous", `'${wanted}' matches ${titles}; give the id or the hash of one`);
}

/** Without those that were rotated already: a name then means the key that took their place. */
export function withoutReplaced(chosen: readonly StoredKey[]): StoredKey[] {
  return chosen.filter(({ document }) => !chosen.some((other) => other.document.replaces === document.hash));
}
